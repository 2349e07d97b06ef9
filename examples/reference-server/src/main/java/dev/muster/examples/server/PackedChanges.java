package dev.muster.examples.server;

import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** How changes stand in one row of the log: a JSON array for each, numbered on from the row's first sequence. */
final class PackedChanges {

    /** A commit of more changes takes several rows, so that no reader has to unpack them all at once. */
    static final int MOST_IN_A_ROW = 2_000;

    /** So do longer ones, counted in the characters of their names. */
    static final int LONGEST_ROW = 1 << 17;

    private PackedChanges() {}

    /**
     * A change as the API tells it.
     *
     * @param contact the contact, or of a bulk change how many there are
     */
    record Change(long sequence, Instant at, String segment, Object contact, Direction direction, Cause cause) {

        int length() {
            return segment.length() + (contact instanceof String id ? id.length() : 0);
        }

        boolean isBulk() {
            return contact instanceof Integer;
        }

        Map<String, Object> answer() {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("seq", sequence);
            answer.put("at", at.toString());
            answer.put("segment", segment);
            answer.put(isBulk() ? "count" : "contact", contact);
            answer.put("change", word(direction));
            answer.put("cause", word(cause));
            return answer;
        }
    }

    /** As it stands in the log. */
    static Change of(MembershipChange change) {
        return new Change(
                change.sequence(),
                change.at(),
                change.segment(),
                change.isBulk() ? (Object) change.count() : (Object) change.contactId(),
                change.direction(),
                change.cause());
    }

    static String pack(List<Change> changes) {
        List<List<Object>> rows = new ArrayList<>(changes.size());
        for (Change change : changes) {
            rows.add(List.of(
                    change.at.toEpochMilli(),
                    change.segment,
                    change.contact,
                    change.direction == Direction.ENTERED ? 1 : 0,
                    change.cause.name()));
        }
        return new String(Json.bytes(rows), StandardCharsets.UTF_8);
    }

    static List<Change> unpack(long firstSequence, String payload) {
        List<Change> changes = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        try (JsonParser parser = Json.parser(payload)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                parser.nextToken();
                Instant at = Instant.ofEpochMilli(parser.getLongValue());
                parser.nextToken();
                String segment = names.computeIfAbsent(parser.getString(), name -> name);
                Object contact = parser.nextToken() == JsonToken.VALUE_STRING
                        ? (Object) parser.getString()
                        : (Object) parser.getIntValue();
                parser.nextToken();
                Direction direction = parser.getIntValue() == 1 ? Direction.ENTERED : Direction.EXITED;
                parser.nextToken();
                Cause cause = Cause.valueOf(parser.getString());
                parser.nextToken(); // the end of its array
                changes.add(new Change(firstSequence + changes.size(), at, segment, contact, direction, cause));
            }
        }
        return changes;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
