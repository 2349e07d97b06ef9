package dev.muster.segment.engine;

import dev.muster.segment.ContactWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The reactions that are registered, and one round of them. */
final class Reactions {

    /** What the reactions to one round's changes want written next, and whose changes they reacted to. */
    static final class Round {

        final List<ContactWrite> queued = new ArrayList<>();
        /** The segments whose changes set off the queued writes. */
        final Set<String> segments = new LinkedHashSet<>();
    }

    private final Map<String, List<Reaction>> entering = new HashMap<>();
    private final Map<String, List<Reaction>> leaving = new HashMap<>();

    Reactions() {}

    /** The same reactions, to which more can be added apart. */
    Reactions(Reactions others) {
        others.entering.forEach((segment, reactions) -> entering.put(segment, new ArrayList<>(reactions)));
        others.leaving.forEach((segment, reactions) -> leaving.put(segment, new ArrayList<>(reactions)));
    }

    void onEntering(String segment, Reaction reaction) {
        entering.computeIfAbsent(segment, name -> new ArrayList<>()).add(reaction);
    }

    void onLeaving(String segment, Reaction reaction) {
        leaving.computeIfAbsent(segment, name -> new ArrayList<>()).add(reaction);
    }

    /** The segments that some reaction waits for. */
    Set<String> segments() {
        Set<String> names = new LinkedHashSet<>(entering.keySet());
        names.addAll(leaving.keySet());
        return names;
    }

    boolean isEmpty() {
        return entering.isEmpty() && leaving.isEmpty();
    }

    /**
     * Shows changes to the reactions that wait for them, in order.
     *
     * @param check refuses a write that could not be applied
     * @param failures takes why reactions were stopped
     */
    Round react(ChangeRun run, int from, int to, Consumer<ContactWrite> check, ReactionFailures failures) {
        Round round = new Round();
        for (int i = from; i < to; i++) {
            List<Reaction> reactions = (run.entered(i) ? entering : leaving).getOrDefault(run.segment(i), List.of());
            for (Reaction reaction : reactions) {
                react(reaction, run, i, round, check, failures);
            }
        }
        return round;
    }

    private static void react(
            Reaction reaction,
            ChangeRun run,
            int index,
            Round round,
            Consumer<ContactWrite> check,
            ReactionFailures failures) {
        List<ContactWrite> writes = new ArrayList<>();
        try {
            if (run.isBulk(index) && !reaction.reactsToBulk()) {
                return;
            }
            reaction.react(run.get(index), write -> {
                // Later changes by the reaction must not affect the queued write.
                ContactWrite queued = write.copy();
                check.accept(queued);
                writes.add(queued);
            });
        } catch (Throwable failure) {
            // An Error too must not keep what the tick has changed from being told.
            failures.add("the reaction to segment '" + run.segment(index) + "' failed: " + described(failure), failure);
            return;
        }
        if (!writes.isEmpty()) {
            round.queued.addAll(writes);
            round.segments.add(run.segment(index));
        }
    }

    private static String described(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable undescribed) {
            return failure.getClass().getName();
        }
    }
}
