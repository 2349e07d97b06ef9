package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The best that a host writes by hand in a day: a map of attributes per contact, and by attribute the segments that mention it.
 * A write evaluates only those, on the values before and after.
 */
final class AttributeIndex {

    private final String[] names;
    private final Condition[] conditions;
    private final Map<String, int[]> segmentsByAttribute = new HashMap<>();
    private final ChangeSink sink;

    /** The segments that are to be evaluated, each once, and whether each held before. */
    private final int[] candidates;

    private final boolean[] heldBefore;
    private final int[] lastAskedFor;
    private int candidateCount;
    private int askings;

    AttributeIndex(List<Segment> segments, Function<Predicate, Condition> preparation, ChangeSink sink) {
        this.sink = sink;
        this.names = segments.stream().map(Segment::name).toArray(String[]::new);
        this.conditions = segments.stream()
                .map(segment -> preparation.apply(segment.predicate()))
                .toArray(Condition[]::new);
        this.candidates = new int[names.length];
        this.heldBefore = new boolean[names.length];
        this.lastAskedFor = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            for (String attribute : Leaves.attributes(segments.get(i).predicate())) {
                int[] known = segmentsByAttribute.getOrDefault(attribute, new int[0]);
                int[] longer = Arrays.copyOf(known, known.length + 1);
                longer[known.length] = i;
                segmentsByAttribute.put(attribute, longer);
            }
        }
    }

    /** What a value is in a contact's map. */
    static Object content(Value value) {
        if (value instanceof Value.Text text) {
            return Value.Text.folded(text.text());
        }
        return value instanceof Value.Timestamp timestamp ? timestamp.instant().toEpochMilli() : value.content();
    }

    /** A contact's map. */
    static Map<String, Object> values(ContactWrite write) {
        Map<String, Object> values = new HashMap<>();
        put(write, values);
        return values;
    }

    private static void put(ContactWrite write, Map<String, Object> values) {
        for (Map.Entry<String, @Nullable Value> entry : write.values().entrySet()) {
            Value value = entry.getValue();
            if (value == null) {
                values.remove(entry.getKey());
            } else {
                values.put(entry.getKey(), content(value));
            }
        }
    }

    /** Applies a write to a contact's map and hands on what it flips. */
    void apply(String contactId, Map<String, Object> values, ContactWrite write, long nowMillis) {
        candidateCount = 0;
        askings++;
        for (String attribute : write.values().keySet()) {
            askFor(attribute);
        }
        for (int i = 0; i < candidateCount; i++) {
            heldBefore[i] = conditions[candidates[i]].holds(values, nowMillis);
        }
        put(write, values);
        for (int i = 0; i < candidateCount; i++) {
            handOn(contactId, candidates[i], heldBefore[i], conditions[candidates[i]].holds(values, nowMillis));
        }
    }

    /** Hands on what time alone flips of one contact in segments that mention one of the attributes. */
    void advance(String contactId, Map<String, Object> values, Set<String> attributes, long fromMillis, long toMillis) {
        candidateCount = 0;
        askings++;
        attributes.forEach(this::askFor);
        for (int i = 0; i < candidateCount; i++) {
            Condition condition = conditions[candidates[i]];
            handOn(contactId, candidates[i], condition.holds(values, fromMillis), condition.holds(values, toMillis));
        }
    }

    private void askFor(String attribute) {
        for (int segment : segmentsByAttribute.getOrDefault(attribute, new int[0])) {
            if (lastAskedFor[segment] != askings) {
                lastAskedFor[segment] = askings;
                candidates[candidateCount++] = segment;
            }
        }
    }

    private void handOn(String contactId, int segment, boolean before, boolean after) {
        if (before != after) {
            sink.changed(names[segment], contactId, after);
        }
    }
}
