package dev.muster.segment.bench;

import java.time.Instant;

/**
 * Shows that two systems give the same flips: the same few thousand writes to a small workload, hours passing in between, and the sums over
 * every change that came of the writes and that came of the clock.
 *
 * @param writes what the writes flipped
 * @param clock what the clock flipped
 */
record Agreement(Checksum writes, Checksum clock) {

    private static final int CONTACTS = 200;
    private static final int ROUNDS = 4;
    private static final int WRITES_A_ROUND = 500;
    private static final int HOURS_BETWEEN = 31;

    /** What is to be said beside a row about whether its system agrees with Muster, and Muster itself with the naive one. */
    static String note(Case size) {
        boolean isMuster = size.system().equals(Contenders.MUSTER);
        String reference = isMuster ? Contenders.QUEUE : Contenders.MUSTER;
        Workload workload =
                new Workload(CONTACTS, Math.min(size.segments(), size.effort().segmentsCompared()));
        Agreement given = of(size.system(), workload);
        Agreement expected = of(reference, workload);
        boolean writesAgree = !Contenders.provider(size.system()).measures().contains(Measure.WRITE)
                || given.writes.isSameAs(expected.writes);
        if (writesAgree && given.clock.isSameAs(expected.clock)) {
            return "same flips as " + reference;
        }
        if (writesAgree && given.clock.net() == expected.clock.net()) {
            return "same flips by writes, same final states by the clock, as " + reference;
        }
        return "OTHER FLIPS than " + reference + ": " + given + ", not " + expected;
    }

    /** The changes of a system on a workload. */
    static Agreement of(String system, Workload workload) {
        Agreement sums = new Agreement(new Checksum(), new Checksum());
        boolean[] isClock = new boolean[1];
        ChangeSink sink = (segment, contactId, entered) ->
                (isClock[0] ? sums.clock : sums.writes).changed(segment, contactId, entered);
        try (Contender contender = Contenders.create(system, workload.definitions(), sink)) {
            contender.load(workload.load());
            Writes writes = new Writes(workload, 0);
            Instant now = Workload.START;
            for (int round = 0; round < ROUNDS; round++) {
                Tape tape = writes.take(WriteKind.MIXED, WRITES_A_ROUND);
                contender.expect(tape);
                isClock[0] = false;
                tape.play(contender);
                now = now.plusSeconds(HOURS_BETWEEN * 3_600L);
                writes.skipTo(now);
                isClock[0] = true;
                contender.advanceTo(now);
            }
        }
        return sums;
    }

    @Override
    public String toString() {
        return writes.count() + " by writes and " + clock.count() + " by the clock";
    }
}
