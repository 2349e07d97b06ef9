package dev.muster.examples.server;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assigns permanent numbers to the names of segments, for the log. One thread assigns numbers, under the batcher's
 * lock. Any thread may look up the name of a stored number, and the number of a name under the read side of the lock.
 */
final class SegmentNumbers {

    private static final int LEAST = 16;

    private final Map<String, Integer> numbers = new HashMap<>();
    private volatile String[] names = new String[LEAST];
    private int stored;

    /** @param stored the names in the order of their numbers, from 0 */
    SegmentNumbers(List<String> stored) {
        stored.forEach(this::number);
        this.stored = stored.size();
    }

    /** The number of a name, which gets one if it has none. */
    int number(String name) {
        Integer number = numbers.get(name);
        if (number != null) {
            return number;
        }
        int next = numbers.size();
        String[] more = next < names.length ? names : Arrays.copyOf(names, 2 * next);
        more[next] = name;
        names = more;
        numbers.put(name, next);
        return next;
    }

    /** Returns the number of a name, or -1 if it has none. */
    int find(String name) {
        return numbers.getOrDefault(name, -1);
    }

    String name(int number) {
        return names[number];
    }

    /** How many numbers there are. */
    int count() {
        return numbers.size();
    }

    /** How many of them are stored. */
    int stored() {
        return stored;
    }

    /** Now all are. */
    void markStored() {
        stored = numbers.size();
    }
}
