package dev.muster.examples.server;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import dev.muster.segment.insight.NextChange;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Contacts: written, read, removed, listed. */
final class ContactRoutes {

    private final Batcher batcher;
    private final Bodies bodies;
    private final int longestArray;
    /** How many may look through the log at once. */
    private final Semaphore walks = new Semaphore(2, true);

    ContactRoutes(Batcher batcher, Bodies bodies, int longestArray) {
        this.batcher = batcher;
        this.bodies = bodies;
        this.longestArray = longestArray;
    }

    void addTo(Routes routes) {
        routes.post(Routes.API + "/contacts", this::write)
                .list(Routes.API + "/contacts", this::list)
                .get(Routes.API + "/contacts/{id}", this::show)
                .delete(Routes.API + "/contacts/{id}", this::remove);
    }

    private void write(Context context) {
        Preconditions preconditions = Preconditions.of(context);
        JsonNode body = bodies.json(context);
        if (body.isArray() && !preconditions.isEmpty()) {
            throw new ApiException(400, "If-Match and If-None-Match are for one contact; the body is an array");
        }
        Routes.answer(context, body.isArray() ? writtenAll(body) : written(body, preconditions, context));
    }

    private Map<String, Object> written(JsonNode body, Preconditions preconditions, Context context) {
        ContactWrite write = Json.contact(body, "");
        Written written = batcher.write(transaction -> {
            requireVersion(preconditions, write.contactId(), transaction.engine());
            Tick tick = apply(List.of(write), false, transaction);
            return new Written(tick, transaction.engine().attributes(write.contactId()));
        });
        if (written.attributes != null) {
            context.header("ETag", tag(written.attributes));
        }
        Tick tick = written.tick;
        Map<String, Object> answer = result(write.contactId(), tick, moves(tick));
        if (!tick.warnings().isEmpty()) {
            answer.put("warnings", SegmentRoutes.warnings(tick.warnings()));
        }
        return answer;
    }

    /** A write with the contact's attributes after it. */
    private record Written(Tick tick, @Nullable Map<String, Value> attributes) {}

    private static String tag(Map<String, Value> attributes) {
        return EntityTag.of(Json.stored(new TreeMap<>(attributes)));
    }

    private static void requireVersion(Preconditions preconditions, String id, SegmentEngine engine) {
        if (!preconditions.isEmpty()) {
            Map<String, Value> attributes = engine.attributes(id);
            preconditions.require("contact '" + id + "'", attributes == null ? null : tag(attributes));
        }
    }

    private Map<String, Object> writtenAll(JsonNode body) {
        List<ContactWrite> writes = items(body);
        Tick tick = batcher.write(transaction -> apply(writes, true, transaction));
        Map<String, Moves> moves = moves(tick);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "results",
                writes.stream()
                        .map(write -> result(write.contactId(), tick, moves))
                        .toList());
        if (!tick.warnings().isEmpty()) {
            answer.put("warnings", SegmentRoutes.warnings(tick.warnings()));
        }
        return answer;
    }

    private List<ContactWrite> items(JsonNode array) {
        if (array.size() > longestArray) {
            throw new ApiException(
                    413, "the array has " + array.size() + " items; expected " + longestArray + " or fewer");
        }
        List<ContactWrite> writes = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            try {
                writes.add(Json.contact(array.get(i), "[" + i + "]"));
            } catch (ApiException refused) {
                throw refused.with("index", i);
            }
        }
        return writes;
    }

    /** The engine's refusals as the API's. */
    private static Tick apply(List<ContactWrite> writes, boolean isArray, Transaction transaction) {
        try {
            return transaction.write(writes);
        } catch (InvalidWriteException refused) {
            ApiException refusal = new ApiException(422, String.valueOf(refused.getMessage()));
            String inside = isArray ? "[" + refused.item() + "].attributes" : "attributes";
            refusal.with("path", refused.attribute() == null ? inside : inside + "." + refused.attribute());
            throw isArray ? refusal.with("index", refused.item()) : refusal;
        }
    }

    /** The segments that a contact entered and left by a write, not by the clock before it. */
    private record Moves(List<String> entered, List<String> exited) {
        Moves() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private static Map<String, Moves> moves(Tick tick) {
        Map<String, Moves> moves = new HashMap<>();
        tick.changes().forEach(change -> {
            if (change.cause() == Cause.WRITE || change.cause() == Cause.REMOVAL) {
                Moves ofContact = moves.computeIfAbsent(change.contactId(), id -> new Moves());
                (change.direction() == Direction.ENTERED ? ofContact.entered : ofContact.exited).add(change.segment());
            }
        });
        return moves;
    }

    private static Map<String, Object> result(String id, Tick tick, Map<String, Moves> moves) {
        Moves own = moves.getOrDefault(id, new Moves());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("id", id);
        result.put("at", tick.at().toString());
        result.put("entered", own.entered);
        result.put("exited", own.exited);
        return result;
    }

    private void show(Context context) {
        String id = context.pathParam("id");
        Shown shown = batcher.read(live -> show(id, live));
        // The log can be long, and others are not to wait while it is looked through.
        Map<String, Instant> since = since(shown);
        for (Map<String, @Nullable Object> membership : shown.memberships) {
            Instant entered = since.get(String.valueOf(membership.get("name")));
            membership.put("since", entered == null ? null : entered.toString());
        }
        context.header("ETag", shown.tag);
        Routes.answer(context, shown.answer);
    }

    private Map<String, Instant> since(Shown shown) {
        walks.acquireUninterruptibly();
        try {
            return Batcher.reading(() -> shown.trail.since(shown.log));
        } finally {
            walks.release();
        }
    }

    /** An answer whose memberships do not say since when yet. */
    private record Shown(
            String tag,
            Map<String, @Nullable Object> answer,
            List<Map<String, @Nullable Object>> memberships,
            LogIndex.Trail trail,
            Database log) {}

    private static Shown show(String id, Live live) {
        SegmentEngine engine = live.engine();
        Map<String, Value> attributes = engine.attributes(id);
        if (attributes == null) {
            throw noSuch(id);
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("id", id);
        answer.put("attributes", Json.answers(attributes));
        List<Map<String, @Nullable Object>> memberships = new ArrayList<>();
        Set<String> realtime = new HashSet<>();
        for (Segment segment : engine.segments()) {
            if (engine.isMember(segment.name(), id)) {
                memberships.add(Json.members("name", segment.name(), "since", null));
                if (segment.mode() == Segment.Mode.REALTIME) {
                    realtime.add(segment.name());
                }
            }
        }
        answer.put("segments", memberships);
        answer.put("next_change", nextChange(engine.insight().nextChange(id)));
        answer.put("at", engine.engineTime().toString());
        return new Shown(tag(attributes), answer, memberships, live.log().trail(id, realtime), live.database());
    }

    private static @Nullable Map<String, Object> nextChange(@Nullable NextChange next) {
        if (next == null) {
            return null;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("at", next.at().toString());
        answer.put("segment", next.segment());
        answer.put("change", next.isEntering() ? "entered" : "exited");
        return answer;
    }

    private void remove(Context context) {
        String id = context.pathParam("id");
        Preconditions preconditions = Preconditions.of(context);
        Tick tick = batcher.write(transaction -> {
            if (transaction.engine().attributes(id) == null) {
                throw noSuch(id);
            }
            requireVersion(preconditions, id, transaction.engine());
            return transaction.write(List.of(ContactWrite.removal(id)));
        });
        Routes.answer(context, Map.of("exited", moves(tick).getOrDefault(id, new Moves()).exited));
    }

    private void list(Context context) {
        String after = Parameters.text(context, "after");
        int limit = Parameters.limit(context);
        Routes.answer(context, batcher.read(live -> {
            List<Database.StoredContact> page =
                    live.database().contactsAfter(after == null ? "" : after, limit + 1, Parameters.LONGEST_PAGE);
            boolean isShort = page.size() <= limit;
            boolean isLast = isShort
                    && page.stream()
                                    .mapToLong(contact -> contact.attributes().length())
                                    .sum()
                            < Parameters.LONGEST_PAGE;
            List<Map<String, @Nullable Object>> contacts = new ArrayList<>();
            for (Database.StoredContact contact : isShort ? page : page.subList(0, limit)) {
                Map<String, Value> attributes = live.engine().attributes(contact.id());
                contacts.add(Json.members(
                        "id", contact.id(), "attributes", Json.answers(attributes == null ? Map.of() : attributes)));
            }
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("contacts", contacts);
            answer.put(
                    "next",
                    isLast ? null : page.get(Math.min(limit, page.size()) - 1).id());
            return answer;
        }));
    }

    static ApiException noSuch(String id) {
        return new ApiException(404, "there is no contact '" + id + "'");
    }
}
