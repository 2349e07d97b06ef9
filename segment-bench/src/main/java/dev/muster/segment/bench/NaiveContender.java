package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * {@link AttributeIndex} with what many hosts do about time: now and then every contact is looked at in every segment with a window.
 * That sees the final states only, not what entered and left in between, and not when.
 */
final class NaiveContender implements Contender {

    private final Function<Predicate, Condition> preparation;
    private final AttributeIndex index;
    private final Map<String, Map<String, Object>> contacts = new HashMap<>();
    private final Set<String> timestamps = new LinkedHashSet<>();
    private long nowMillis = Workload.START.toEpochMilli();

    NaiveContender(List<Segment> segments, ChangeSink sink) {
        this(segments, Condition::of, sink);
    }

    /** The same with conditions that something else evaluates. */
    NaiveContender(List<Segment> segments, Function<Predicate, Condition> preparation, ChangeSink sink) {
        this.preparation = preparation;
        this.index = new AttributeIndex(segments, preparation, sink);
        for (Segment segment : segments) {
            for (Predicate.Leaf leaf : Leaves.of(segment.predicate())) {
                if (leaf instanceof Predicate.TimeWindow) {
                    timestamps.add(leaf.attribute());
                }
            }
        }
    }

    @Override
    public void load(Iterable<ContactWrite> loaded) {
        loaded.forEach(write -> contacts.put(write.contactId(), AttributeIndex.values(write)));
    }

    @Override
    public void apply(Instant at, ContactWrite write) {
        String contactId = write.contactId();
        Map<String, Object> values = contacts.computeIfAbsent(contactId, id -> new HashMap<>());
        index.apply(contactId, values, write, at.toEpochMilli());
    }

    @Override
    public void advanceTo(Instant instant) {
        long toMillis = instant.toEpochMilli();
        contacts.forEach((id, values) -> index.advance(id, values, timestamps, nowMillis, toMillis));
        nowMillis = toMillis;
    }

    @Override
    public int count(Predicate predicate) {
        Condition condition = preparation.apply(predicate);
        int count = 0;
        for (Map<String, Object> values : contacts.values()) {
            count += condition.holds(values, nowMillis) ? 1 : 0;
        }
        return count;
    }
}
