package dev.muster.examples.server;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The number that stands in the log for the name of a segment, for good. One thread gives numbers, under the batcher's lock; every
 * thread may ask for the names of numbers that are stored, and under the lock's other side for numbers.
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

    /** The number of a name, or -1 if it has none. */
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
