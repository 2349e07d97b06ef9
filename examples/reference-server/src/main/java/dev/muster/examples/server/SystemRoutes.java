package dev.muster.examples.server;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Schema;
import dev.muster.segment.Value;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Direction;
import dev.muster.segment.engine.Tick;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The clock, the attributes, and how the server is. */
final class SystemRoutes {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final int PAGE = 10_000;

    private final Batcher batcher;
    private final Bodies bodies;
    private final Metrics metrics;
    private final ValueCounts values;

    SystemRoutes(Batcher batcher, Bodies bodies, Metrics metrics) {
        this.batcher = batcher;
        this.bodies = bodies;
        this.metrics = metrics;
        this.values = new ValueCounts(batcher);
    }

    void addTo(Routes routes) {
        routes.get(Routes.API + "/clock", this::clock)
                .post(Routes.API + "/clock/advance", this::advance)
                .list(Routes.API + "/attributes", this::attributes)
                .get(Routes.API + "/attributes/{name}", this::attribute)
                .put(Routes.API + "/attributes/{name}", this::declare)
                .get(Routes.API + "/attributes/{name}/values", this::values)
                .get("/healthz", this::health)
                .get(
                        "/metrics",
                        context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                                .result(metrics.scrape()));
    }

    private void health(Context context) {
        boolean isWell = batcher.isAvailable();
        context.status(isWell ? 200 : 503);
        Routes.answer(context, Map.of("status", batcher.state()));
    }

    // --- clock ---------------------------------------------------------------------------------------------------

    private void clock(Context context) {
        Routes.answer(context, batcher.read(live -> {
            Instant due = live.engine().nextDue();
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("at", live.engine().engineTime().toString());
            answer.put("mode", batcher.clock().isSimulated() ? "simulated" : "system");
            answer.put("next_due", due == null ? null : due.toString());
            return answer;
        }));
    }

    private void advance(Context context) {
        JsonNode body = Json.object(bodies.json(context), "", Set.of("to", "by"));
        String to = Json.optionalText(body, "to", "");
        String by = Json.optionalText(body, "by", "");
        if (!batcher.clock().isSimulated()) {
            throw new ApiException(409, "the clock is the system's; start with --clock simulated to move it");
        }
        if ((to == null) == (by == null)) {
            throw new ApiException(422, "expected either 'to' or 'by'");
        }
        Instant target = to == null ? null : instant(to);
        Duration step = by == null ? Duration.ZERO : Parameters.duration("by", by);
        Routes.answer(context, batcher.write(transaction -> {
            Instant now = transaction.engine().engineTime();
            Instant then = target == null ? now.plus(step) : target;
            if (then.isBefore(now) || then.isAfter(LATEST)) {
                throw Json.refused(
                        target == null ? "by" : "to",
                        then + " cannot be the next instant; expected one from " + now + " to " + LATEST);
            }
            batcher.clock().advanceTo(then);
            Tick tick = transaction.advanceTo(then);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("at", tick.at().toString());
            answer.put("entered", count(tick, Direction.ENTERED));
            answer.put("exited", count(tick, Direction.EXITED));
            answer.put("segments", bySegment(tick));
            return answer;
        }));
    }

    /**
     * Returns how many contacts entered and left each segment in a tick, for any cause, for the segments that changed.
     */
    private static List<Map<String, Object>> bySegment(Tick tick) {
        Map<String, int[]> sums = new TreeMap<>();
        for (MembershipChange change : tick.changes()) {
            sums.computeIfAbsent(change.segment(), name -> new int[2])[
                            change.direction() == Direction.ENTERED ? 0 : 1] +=
                    change.count();
        }
        List<Map<String, Object>> answer = new ArrayList<>();
        sums.forEach((name, sum) -> {
            Map<String, Object> segment = new LinkedHashMap<>();
            segment.put("name", name);
            segment.put("entered", sum[0]);
            segment.put("exited", sum[1]);
            answer.add(segment);
        });
        return answer;
    }

    private static int count(Tick tick, Direction direction) {
        int count = 0;
        for (MembershipChange change : tick.changes()) {
            count += change.direction() == direction ? change.count() : 0;
        }
        return count;
    }

    private static Instant instant(String text) {
        if (Value.text(text).readAs(AttributeType.TIMESTAMP) instanceof Value.Timestamp timestamp) {
            return timestamp.instant();
        }
        throw Json.refused("to", "no instant; expected one like 2026-11-23T10:00:00Z, " + LATEST + " at the latest");
    }

    // --- attributes ----------------------------------------------------------------------------------------------

    private void attributes(Context context) {
        Routes.answer(context, batcher.read(live -> {
            Schema schema = live.engine().schema();
            List<Map<String, @Nullable Object>> attributes = new ArrayList<>();
            names(live)
                    .forEach(name -> attributes.add(
                            answer(name, schema, live.attributes().of(name))));
            return Map.of("attributes", attributes);
        }));
    }

    /** Returns the attributes that a contact has, a segment uses or a declaration names. */
    private static Set<String> names(Live live) {
        Schema schema = live.engine().schema();
        Set<String> names = new TreeSet<>(live.attributes().names());
        schema.declarations().forEach(declaration -> names.add(declaration.name()));
        schema.segments().forEach(segment -> names.addAll(Schema.attributes(segment.predicate())));
        return names;
    }

    private void attribute(Context context) {
        String name = context.pathParam("name");
        Routes.answer(context, batcher.read(live -> {
            Schema schema = live.engine().schema();
            if (!names(live).contains(name)) {
                throw new ApiException(404, "attribute '" + name + "' is neither declared nor held nor used");
            }
            String tag = tag(name, schema);
            if (tag != null) {
                context.header("ETag", tag);
            }
            return answer(name, schema, live.attributes().of(name));
        }));
    }

    /** Returns the version of an attribute's declaration, or {@code null} if it is not declared. */
    private static @Nullable String tag(String name, Schema schema) {
        AttributeDeclaration declaration = schema.isDeclared(name) ? schema.reading(name) : null;
        return declaration == null ? null : EntityTag.of(declaration.toString());
    }

    private static Map<String, @Nullable Object> answer(String name, Schema schema, int contacts) {
        AttributeDeclaration reading = schema.reading(name);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("name", name);
        answer.put("type", reading == null ? null : reading.type().toString());
        answer.put("declared", schema.isDeclared(name));
        AttributeDeclaration.Direction direction = reading == null ? null : reading.direction();
        answer.put("time", direction == null ? null : PackedChanges.word(direction));
        answer.put("caseSensitive", reading != null && reading.isCaseSensitive());
        answer.put("default", reading == null ? null : Json.answer(reading.defaultValue()));
        answer.put("contacts", contacts);
        return answer;
    }

    /** The most frequent first; those that begin with the prefix, whatever its case. */
    private void values(Context context) {
        String given = Parameters.text(context, "prefix");
        String prefix = given == null ? "" : given;
        int limit = Parameters.limit(context);
        ValueCounts.Counted counted = values.of(context.pathParam("name"));
        Routes.answer(
                context,
                Json.members(
                        "values",
                        counted.values().stream()
                                .filter(count ->
                                        count.value().toString().regionMatches(true, 0, prefix, 0, prefix.length()))
                                .limit(limit)
                                .map(count -> Json.members("value", count.value(), "count", count.count()))
                                .toList(),
                        "complete",
                        counted.isComplete()));
    }

    private void declare(Context context) {
        Preconditions preconditions = Preconditions.of(context);
        AttributeDeclaration declaration = declaration(context.pathParam("name"), bodies.json(context));
        if (batcher.read(live -> mayRefuseValues(declaration, preconditions, live))) {
            requireReadable(declaration);
        }
        Map<String, @Nullable Object> declared;
        try {
            declared = batcher.redefine(
                    (live, finisher) -> live.engine().declare(List.of(declaration), finisher),
                    (transaction, lastSlice) -> {
                        Live live = transaction.live();
                        requireDeclarable(declaration, preconditions, live);
                        Tick tick = transaction.declare(declaration, lastSlice);
                        live.attributes().declared(declaration.name());
                        Map<String, @Nullable Object> answer = answer(
                                declaration.name(),
                                live.engine().schema(),
                                live.attributes().of(declaration.name()));
                        answer.put("entered", count(tick, Direction.ENTERED));
                        answer.put("exited", count(tick, Direction.EXITED));
                        answer.put("warnings", SegmentRoutes.warnings(tick.warnings()));
                        return answer;
                    });
        } catch (InvalidSegmentException refused) {
            throw new ApiException(422, String.valueOf(refused.getMessage()));
        }
        context.header("ETag", EntityTag.of(declaration.toString()));
        Routes.answer(context, declared);
    }

    private static void requireDeclarable(AttributeDeclaration declaration, Preconditions preconditions, Live live) {
        preconditions.require(
                "the declaration of '" + declaration.name() + "'",
                tag(declaration.name(), live.engine().schema()));
        live.attributes().requireRoom(declaration.name());
    }

    /** Whether contacts may have values that do not read as the declared type. */
    private static boolean mayRefuseValues(AttributeDeclaration declaration, Preconditions preconditions, Live live) {
        requireDeclarable(declaration, preconditions, live);
        AttributeDeclaration earlier = live.engine().schema().reading(declaration.name());
        boolean isSameType = live.engine().schema().isDeclared(declaration.name())
                && earlier != null
                && earlier.type() == declaration.type();
        return !isSameType && live.attributes().of(declaration.name()) > 0;
    }

    /**
     * Refuses a type as which a stored value does not read. Costs a walk over the database, a page at a time. A value
     * that is written after its page was read is kept, and counted in the warnings of the declaration.
     */
    private void requireReadable(AttributeDeclaration declaration) {
        String last = "";
        for (boolean isMore = true; isMore; ) {
            String from = last;
            List<Database.StoredContact> page = batcher.read(live -> {
                List<Database.StoredContact> read = live.database().contactsAfter(from, PAGE, Parameters.LONGEST_PAGE);
                read.forEach(contact -> requireReadable(declaration, contact.id(), live));
                return read;
            });
            isMore = !page.isEmpty();
            last = isMore ? page.get(page.size() - 1).id() : last;
        }
    }

    private static void requireReadable(AttributeDeclaration declaration, String contact, Live live) {
        Map<String, Value> attributes = live.engine().attributes(contact);
        Value held = attributes == null ? null : attributes.get(declaration.name());
        if (held != null && held.readAs(declaration.type()) == null) {
            throw new ApiException(
                    422,
                    "attribute '" + declaration.name() + "' cannot be " + declaration.type() + ": contact '" + contact
                            + "' has " + held + ", which does not read as it");
        }
    }

    private static AttributeDeclaration declaration(String name, JsonNode body) {
        Json.object(body, "", Set.of("type", "time", "caseSensitive", "default"));
        try {
            AttributeDeclaration declaration = AttributeDeclaration.of(name, type(Json.text(body, "type", "")));
            String time = Json.optionalText(body, "time", "");
            if (time != null) {
                declaration = switch (time) {
                    case "past" -> declaration.past();
                    case "upcoming" -> declaration.upcoming();
                    default -> throw Json.refused("time", "'" + time + "'; expected upcoming or past");
                };
            }
            JsonNode caseSensitive = body.get("caseSensitive");
            if (caseSensitive != null && !caseSensitive.isBoolean()) {
                throw Json.refused("caseSensitive", "expected true or false");
            }
            if (caseSensitive != null && caseSensitive.booleanValue()) {
                declaration = declaration.caseSensitive();
            }
            JsonNode standard = body.get("default");
            Object value = standard == null ? null : Json.value(standard, "default");
            return value == null ? declaration : declaration.withDefault(value);
        } catch (IllegalArgumentException refused) {
            throw new ApiException(422, String.valueOf(refused.getMessage()));
        }
    }

    private static AttributeType type(String name) {
        for (AttributeType type : AttributeType.values()) {
            if (type.toString().equals(name)) {
                return type;
            }
        }
        throw Json.refused("type", "'" + name + "'; expected text, number, boolean, timestamp or text set");
    }
}
