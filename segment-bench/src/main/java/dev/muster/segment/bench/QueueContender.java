package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@link AttributeIndex} with an exact clock: a priority queue holds, by contact, the next instant at which one of its timestamps
 * comes to the edge of a window. An entry that a write has made stale is dropped when it is met.
 */
final class QueueContender implements Contender {

    private static final long NEVER = Long.MAX_VALUE;

    private final AttributeIndex index;
    private final Map<String, Contact> contacts = new HashMap<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>();

    /** By attribute: how long after a timestamp its contact may flip; below zero is ahead of it. Ascending. */
    private final Map<String, long[]> offsets = new TreeMap<>();

    private long nowMillis = Workload.START.toEpochMilli();

    /** A contact, and the one entry of the queue that counts for it. */
    private static final class Contact {
        private final String id;
        private final Map<String, Object> values;
        private long dueMillis = NEVER;

        private Contact(String id, Map<String, Object> values) {
            this.id = id;
            this.values = values;
        }
    }

    private record Due(long millis, Contact contact) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(millis, other.millis);
        }
    }

    QueueContender(List<Segment> segments, ChangeSink sink) {
        this.index = new AttributeIndex(segments, Condition::of, sink);
        Map<String, TreeSet<Long>> edges = new TreeMap<>();
        for (Segment segment : segments) {
            for (Predicate.Leaf leaf : Leaves.of(segment.predicate())) {
                if (leaf instanceof Predicate.TimeWindow window) {
                    TreeSet<Long> ofAttribute = edges.computeIfAbsent(window.attribute(), name -> new TreeSet<>());
                    long span = window.span().toMillis();
                    switch (WorkloadCases.side(window)) {
                        case LAST -> ofAttribute.addAll(List.of(0L, span));
                        case NEXT -> ofAttribute.addAll(List.of(-span, 0L));
                        case LONGER_AGO -> ofAttribute.add(span);
                        case FURTHER_AHEAD -> ofAttribute.add(-span);
                        case EITHER -> throw WorkloadCases.notInWorkload(window);
                    }
                }
            }
        }
        edges.forEach((attribute, set) ->
                offsets.put(attribute, set.stream().mapToLong(Long::longValue).toArray()));
    }

    @Override
    public void load(Iterable<ContactWrite> loaded) {
        for (ContactWrite write : loaded) {
            Contact contact = new Contact(write.contactId(), AttributeIndex.values(write));
            contacts.put(contact.id, contact);
            enqueue(contact);
        }
    }

    @Override
    public void apply(Instant at, ContactWrite write) {
        advanceTo(at);
        Contact contact =
                contacts.computeIfAbsent(write.contactId(), contactId -> new Contact(contactId, new HashMap<>()));
        index.apply(contact.id, contact.values, write, nowMillis);
        for (String attribute : write.values().keySet()) {
            if (offsets.containsKey(attribute)) {
                enqueue(contact);
                break;
            }
        }
    }

    @Override
    public void advanceTo(Instant instant) {
        long toMillis = instant.toEpochMilli();
        Due due = queue.peek();
        while (due != null && due.millis <= toMillis) {
            queue.poll();
            if (due.millis == due.contact.dueMillis) {
                flip(due.contact, due.millis);
            }
            due = queue.peek();
        }
        nowMillis = Math.max(nowMillis, toMillis);
    }

    private void flip(Contact contact, long atMillis) {
        Set<String> crossing = new HashSet<>();
        offsets.forEach((attribute, ofAttribute) -> {
            if (contact.values.get(attribute) instanceof Long at
                    && nextEdge(at, ofAttribute, atMillis - 1) == atMillis) {
                crossing.add(attribute);
            }
        });
        index.advance(contact.id, contact.values, crossing, atMillis - 1, atMillis);
        nowMillis = atMillis;
        contact.dueMillis = NEVER;
        enqueue(contact);
    }

    private void enqueue(Contact contact) {
        long next = NEVER;
        for (Map.Entry<String, long[]> entry : offsets.entrySet()) {
            if (contact.values.get(entry.getKey()) instanceof Long at) {
                next = Math.min(next, nextEdge(at, entry.getValue(), nowMillis));
            }
        }
        if (next != contact.dueMillis) {
            contact.dueMillis = next;
            if (next != NEVER) {
                queue.add(new Due(next, contact));
            }
        }
    }

    /** The first edge of a timestamp after an instant. */
    private static long nextEdge(long timestamp, long[] offsets, long afterMillis) {
        int low = 0;
        int high = offsets.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timestamp + offsets[middle] > afterMillis) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == offsets.length ? NEVER : timestamp + offsets[low];
    }

    @Override
    public int count(Predicate predicate) {
        Condition condition = Condition.of(predicate);
        int count = 0;
        for (Contact contact : contacts.values()) {
            count += condition.holds(contact.values, nowMillis) ? 1 : 0;
        }
        return count;
    }
}
