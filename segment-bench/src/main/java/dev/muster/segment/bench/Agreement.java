package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import java.time.Instant;
import java.util.List;

/**
 * Shows that two systems give the same flips: the same few thousand writes to a small workload, hours passing in between, and the sum over
 * every change.
 */
final class Agreement {

    private static final int CONTACTS = 200;
    private static final int MOST_SEGMENTS = 1_000;
    private static final int ROUNDS = 4;
    private static final int WRITES_A_ROUND = 500;
    private static final int HOURS_BETWEEN = 31;

    private Agreement() {}

    /** What is to be said beside a row about whether its system agrees with Muster, and Muster itself with the naive one. */
    static String note(Case size) {
        boolean isMuster = size.system().equals(Contenders.MUSTER);
        String reference = isMuster ? Contenders.QUEUE : Contenders.MUSTER;
        Workload workload = new Workload(CONTACTS, Math.min(size.segments(), MOST_SEGMENTS));
        Checksum expected = checksum(reference, workload);
        Checksum given = checksum(size.system(), workload);
        if (expected.flips() == given.flips() && expected.count() == given.count()) {
            return "";
        }
        if (expected.net() == given.net()) {
            return "final states only";
        }
        return "GIVES OTHER FLIPS than " + reference + ": " + given.count() + ", not " + expected.count();
    }

    /** The changes of a system on a workload. */
    static Checksum checksum(String system, Workload workload) {
        Checksum checksum = new Checksum();
        List<Segment> segments = workload.definitions();
        try (Contender contender = Contenders.create(system, segments, checksum)) {
            contender.load(workload.load());
            Writes writes = new Writes(workload, 0);
            Instant now = Workload.START;
            for (int round = 0; round < ROUNDS; round++) {
                Tape tape = writes.take(WriteKind.MIXED, WRITES_A_ROUND);
                contender.expect(tape);
                tape.play(contender);
                now = now.plusSeconds(HOURS_BETWEEN * 3_600L);
                writes.skipTo(now);
                contender.advanceTo(now);
            }
        }
        return checksum;
    }
}
