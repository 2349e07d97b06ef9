package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What may be held by name: what was acknowledged last, or what was sent since; {@code null} is nothing. Each name is one thread's.
 */
final class Ledger<T> {

    private final Map<String, List<T>> possible = new ConcurrentHashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();

    /** What was sent last. */
    T last(String name) {
        List<T> states = possible.get(name);
        return states == null ? null : states.get(states.size() - 1);
    }

    void sent(String name, T state) {
        possible.computeIfAbsent(name, first -> startingWithNothing()).add(state);
    }

    private static <T> List<T> startingWithNothing() {
        List<T> states = new ArrayList<>();
        states.add(null);
        return states;
    }

    /** What was sent last is held. */
    void acknowledged(String name) {
        possible.computeIfPresent(name, (same, states) -> only(last(name)));
        acknowledged.incrementAndGet();
    }

    private static <T> List<T> only(T state) {
        List<T> states = new ArrayList<>();
        states.add(state);
        return states;
    }

    /** Checks all that is held; from now on nothing else may be. */
    void verify(Map<String, T> held) {
        Set<String> names = new TreeSet<>(possible.keySet());
        names.addAll(held.keySet());
        for (String name : names) {
            T found = held.get(name);
            assertThat(possible.getOrDefault(name, startingWithNothing()))
                    .as("what may be held as %s, where %s is", name, found)
                    .anyMatch(state -> Objects.equals(state, found));
            possible.put(name, only(found));
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }
}
