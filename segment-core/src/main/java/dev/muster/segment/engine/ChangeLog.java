package dev.muster.segment.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest changes, run by run: the newest and, before them, as many as were asked to be kept at least, a bulk change
 * counting for as many as its contacts. */
final class ChangeLog {

    /** Up to so many are kept for views, which are brought up to date from them. */
    private static final int MOST_FOR_VIEWS = 500_000;

    private final int retained;
    private final Deque<ChangeRun> runs = new ArrayDeque<>();
    private long kept;
    private long keptWeight;
    private final Deque<ChangeRun> withEvidence = new ArrayDeque<>();
    private long evidenceWeight;
    private long keptBytes;
    private long lastSequence;
    /** The last change that no view needs any more. */
    private long viewed = Long.MAX_VALUE;

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
        forgetEvidence(run);
        kept += run.size();
        keptWeight += run.weight();
        keptBytes += run.bytes();
        lastSequence = run.lastSequence();
        if (keptWeight > MOST_FOR_VIEWS) {
            viewed = Long.MAX_VALUE;
        }
        while (!runs.isEmpty()
                && keptWeight - runs.getFirst().weight() >= retained
                && runs.getFirst().lastSequence() <= viewed) {
            ChangeRun oldest = runs.removeFirst();
            kept -= oldest.size();
            keptWeight -= oldest.weight();
            keptBytes -= oldest.bytes();
        }
    }

    /** What views need longer than changes were asked to be kept needs no evidence. */
    private void forgetEvidence(ChangeRun newest) {
        if (newest.hasEvidence()) {
            withEvidence.addLast(newest);
            evidenceWeight += newest.weight();
        }
        while (!withEvidence.isEmpty()
                && evidenceWeight - withEvidence.getFirst().weight() >= retained) {
            ChangeRun oldest = withEvidence.removeFirst();
            evidenceWeight -= oldest.weight();
            oldest.forgetEvidence();
        }
    }

    /** Keeps the changes after this sequence number too, if they do not become too many. */
    void keepForViews(long sequence) {
        viewed = sequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** The sequence number of the first change that is kept, or the next to come if none is. */
    long firstKept() {
        return lastSequence - kept + 1;
    }

    /** How many changes are kept. */
    long kept() {
        return kept;
    }

    /** The bytes of heap, estimated. */
    long bytes() {
        return keptBytes;
    }

    /** Adds the kept runs that have a change after a sequence number, in order. */
    void after(long sequence, List<ChangeRun> newer) {
        int from = newer.size();
        for (var latest = runs.descendingIterator(); latest.hasNext(); ) {
            ChangeRun run = latest.next();
            if (run.lastSequence() <= sequence) {
                break;
            }
            newer.add(run);
        }
        Collections.reverse(newer.subList(from, newer.size()));
    }

    /** Whether the change that is kept under its number is this one. */
    boolean has(MembershipChange change) {
        List<ChangeRun> newer = new ArrayList<>();
        after(change.sequence() - 1, newer);
        ChangeRun run = newer.get(0);
        MembershipChange kept = run.get((int) (change.sequence() - run.firstSequence()));
        return kept.segment().equals(change.segment())
                && kept.direction() == change.direction()
                && kept.cause() == change.cause()
                && kept.at().equals(change.at())
                && kept.isBulk() == change.isBulk()
                && (kept.isBulk() || kept.contactId().equals(change.contactId()));
    }

    /** What is kept of a change, or {@code null} if nothing is, or not any more. */
    @Nullable
    Evidence evidence(long sequence) {
        if (sequence < firstKept() || sequence > lastSequence) {
            return null;
        }
        List<ChangeRun> newer = new ArrayList<>();
        after(sequence - 1, newer);
        ChangeRun run = newer.get(0);
        return run.evidence((int) (sequence - run.firstSequence()));
    }

    Changes since(long sequence) {
        List<MembershipChange> changes = new ArrayList<>();
        List<ChangeRun> newer = new ArrayList<>();
        after(sequence, newer);
        for (ChangeRun run : newer) {
            changes.addAll(run.subList((int) Math.max(0, sequence + 1 - run.firstSequence()), run.size()));
        }
        return new Changes(changes, sequence + 1 >= firstKept(), firstKept());
    }
}
