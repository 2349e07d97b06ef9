package dev.muster.segment.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest changes, run by run: the newest and, before them, as many as were asked to be kept at least, a bulk change
 * counting for as many as its contacts. */
final class ChangeLog {

    /** Takes one change of a run. */
    interface Visitor {
        void visit(ChangeRun run, int index);
    }

    private final int retained;
    private final Deque<ChangeRun> runs = new ArrayDeque<>();
    private long kept;
    private long keptWeight;
    private long lastSequence;

    ChangeLog(int retained, long lastSequence) {
        this.retained = retained;
        this.lastSequence = lastSequence;
    }

    /** Takes the run that follows. */
    void append(ChangeRun run) {
        if (run.isEmpty()) {
            return;
        }
        runs.addLast(run);
        kept += run.size();
        keptWeight += run.weight();
        lastSequence = run.lastSequence();
        while (!runs.isEmpty() && keptWeight - runs.getFirst().weight() >= retained) {
            ChangeRun oldest = runs.removeFirst();
            kept -= oldest.size();
            keptWeight -= oldest.weight();
        }
    }

    long lastSequence() {
        return lastSequence;
    }

    /** The sequence number of the first change that is kept, or the next to come if none is. */
    long firstKept() {
        return lastSequence - kept + 1;
    }

    /** Shows every kept change after a sequence number, in order. */
    void visitAfter(long sequence, Visitor visitor) {
        Deque<ChangeRun> newer = new ArrayDeque<>();
        for (var latest = runs.descendingIterator(); latest.hasNext(); ) {
            ChangeRun run = latest.next();
            if (run.lastSequence() <= sequence) {
                break;
            }
            newer.addFirst(run);
        }
        for (ChangeRun run : newer) {
            int start = (int) Math.max(0, sequence + 1 - run.firstSequence());
            for (int i = start; i < run.size(); i++) {
                visitor.visit(run, i);
            }
        }
    }

    Changes since(long sequence) {
        List<MembershipChange> changes = new ArrayList<>();
        visitAfter(sequence, (run, index) -> changes.add(run.get(index)));
        return new Changes(changes, sequence + 1 >= firstKept(), firstKept());
    }
}
