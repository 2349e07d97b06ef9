package dev.muster.segment.engine;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.History.Setup;
import dev.muster.segment.engine.History.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Takes from a failing history all that it can fail without, in a minute. */
final class HistoryShrinking {

    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final Predicate<History> fails;
    private History smallest;
    private final long start = System.nanoTime();

    private HistoryShrinking(History history, Predicate<History> fails) {
        this.smallest = history;
        this.fails = fails;
    }

    /** A part of the history that fails still; the history itself if it does not fail again. */
    static History shrunk(History history, Predicate<History> fails) {
        HistoryShrinking shrinking = new HistoryShrinking(history, fails);
        if (fails.test(history)) {
            shrinking.shrink();
        }
        return shrinking.smallest;
    }

    private void shrink() {
        History before;
        do {
            before = smallest;
            shrinkList(History::steps, History::withSteps);
            shrinkSetup(Setup::programs, Setup::withPrograms);
            shrinkSetup(Setup::segments, Setup::withSegments);
            shrinkSetup(Setup::declarations, Setup::withDeclarations);
            shrinkLoad();
            shrinkSegments();
            shrinkSteps();
        } while (!before.equals(smallest) && isInTime());
    }

    private boolean isInTime() {
        return System.nanoTime() - start < LONGEST_NANOS;
    }

    private boolean isTaken(History candidate) {
        if (isInTime() && fails.test(candidate)) {
            smallest = candidate;
            return true;
        }
        return false;
    }

    /** Drops runs of items, longer ones first. */
    private <T> void shrinkList(Function<History, List<T>> list, BiFunction<History, List<T>, History> with) {
        for (int length = Math.max(1, list.apply(smallest).size() / 2); length > 0; length /= 2) {
            for (int from = list.apply(smallest).size() - length; from >= 0; from -= length) {
                List<T> items = list.apply(smallest);
                if (from + length > items.size()) {
                    continue;
                }
                List<T> fewer = new ArrayList<>(items);
                fewer.subList(from, from + length).clear();
                isTaken(with.apply(smallest, fewer));
            }
        }
    }

    private <T> void shrinkSetup(Function<Setup, List<T>> list, BiFunction<Setup, List<T>, Setup> with) {
        shrinkList(
                history -> list.apply(history.setup()),
                (history, items) -> history.withSetup(with.apply(history.setup(), items)));
    }

    private void shrinkLoad() {
        Setup s = smallest.setup();
        History.Load load = s.load();
        if (load == null) {
            return;
        }
        if (!isTaken(smallest.withSetup(s.withLoad(null)))) {
            for (List<ContactWrite> fewer : smaller(load.contacts())) {
                History.Load less = new History.Load(load.saved(), fewer);
                if (isTaken(smallest.withSetup(s.withLoad(less)))) {
                    return;
                }
            }
        }
    }

    /** Puts a part of a segment's predicate in its place. */
    private void shrinkSegments() {
        for (int i = 0; i < smallest.setup().segments().size(); i++) {
            List<Segment> segments = smallest.setup().segments();
            for (Segment simpler : simpler(segments.get(i))) {
                Setup s = smallest.setup();
                List<Segment> others = new ArrayList<>(segments);
                others.set(i, simpler);
                if (isTaken(smallest.withSetup(s.withSegments(others)))) {
                    i--;
                    break;
                }
            }
        }
    }

    private static List<Segment> simpler(Segment segment) {
        List<dev.muster.segment.Predicate> parts = new ArrayList<>();
        dev.muster.segment.Predicate predicate = segment.predicate();
        if (predicate instanceof dev.muster.segment.Predicate.And and) {
            parts.addAll(and.operands());
            addWithoutOne(and.operands(), dev.muster.segment.Predicate.And::new, parts);
        } else if (predicate instanceof dev.muster.segment.Predicate.Or or) {
            parts.addAll(or.operands());
            addWithoutOne(or.operands(), dev.muster.segment.Predicate.Or::new, parts);
        } else if (predicate instanceof dev.muster.segment.Predicate.Not not) {
            parts.add(not.operand());
        }
        return parts.stream()
                .map(part -> new Segment(segment.name(), part, segment.mode()))
                .toList();
    }

    private static void addWithoutOne(
            List<dev.muster.segment.Predicate> operands,
            Function<List<dev.muster.segment.Predicate>, dev.muster.segment.Predicate> join,
            List<dev.muster.segment.Predicate> parts) {
        for (int i = 0; i < operands.size() && operands.size() > 2; i++) {
            List<dev.muster.segment.Predicate> fewer = new ArrayList<>(operands);
            fewer.remove(i);
            parts.add(join.apply(fewer));
        }
    }

    private void shrinkSteps() {
        for (int i = 0; i < smallest.steps().size(); i++) {
            for (Step smaller : smaller(smallest.steps().get(i))) {
                List<Step> others = new ArrayList<>(smallest.steps());
                others.set(i, smaller);
                if (isTaken(smallest.withSteps(others))) {
                    i--;
                    break;
                }
            }
        }
    }

    private static List<Step> smaller(Step step) {
        List<Step> smaller = new ArrayList<>();
        if (step instanceof History.Apply apply) {
            smaller(apply.batch()).forEach(batch -> smaller.add(new History.Apply(apply.clock(), batch)));
        } else if (step instanceof History.ApplyAt apply) {
            smaller(apply.batch()).forEach(batch -> smaller.add(new History.ApplyAt(apply.at(), batch)));
        } else if (step instanceof History.Define define) {
            for (int i = 0; i < define.segments().size(); i++) {
                List<Segment> segments = define.segments();
                if (segments.size() > 1) {
                    List<Segment> fewer = new ArrayList<>(segments);
                    fewer.remove(i);
                    smaller.add(new History.Define(define.clock(), fewer));
                }
                for (Segment simpler : simpler(segments.get(i))) {
                    List<Segment> others = new ArrayList<>(segments);
                    others.set(i, simpler);
                    smaller.add(new History.Define(define.clock(), others));
                }
            }
        }
        return smaller;
    }

    /** The batch without one of its writes, or without one attribute of one of them. */
    private static List<List<ContactWrite>> smaller(List<ContactWrite> batch) {
        List<List<ContactWrite>> smaller = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            List<ContactWrite> fewer = new ArrayList<>(batch);
            fewer.remove(i);
            smaller.add(fewer);
            ContactWrite write = batch.get(i);
            for (String dropped : write.values().keySet()) {
                ContactWrite less = ContactWrite.to(write.contactId());
                write.values().forEach((name, value) -> {
                    if (!name.equals(dropped)) {
                        less.set(name, (Object) value);
                    }
                });
                List<ContactWrite> others = new ArrayList<>(batch);
                others.set(i, less);
                smaller.add(others);
            }
        }
        return smaller;
    }
}
