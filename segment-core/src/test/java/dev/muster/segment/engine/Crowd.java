package dev.muster.segment.engine;

import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.removal;

import dev.muster.segment.ContactWrite;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The load of {@link ViewStress}: random writes to contacts, and the writer's own books of who is in which segment. In every
 * version there are as many contacts, as many of them on the left, and each is in exactly one segment of every pair.
 */
final class Crowd {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    static final int CONTACTS = 6_000; // more than an array container of a bitmap has room for
    static final int LEFT = CONTACTS / 3;
    static final long FRESH_MILLIS = 40;

    static final String EVERYONE = "everyone";
    static final String PRO = "pro";
    static final String NOT_PRO = "not_pro";
    static final String LEFT_SIDE = "left_side";
    static final String RIGHT_SIDE = "right_side";
    static final String FRESH = "fresh";
    static final String STALE = "stale";
    static final String EAST = "east";
    static final String WEST = "west";
    static final List<String> SEGMENTS =
            List.of(EVERYONE, PRO, NOT_PRO, LEFT_SIDE, RIGHT_SIDE, FRESH, STALE, EAST, WEST);

    /** What the crowd is written to. */
    interface Subject {

        /** A membership as the books have it, told before the write that brings it about. */
        void flip(int segment, int slot, String contact, boolean isMember);

        /** One atomic write. */
        void write(ContactWrite... batch);

        /** Time passes. */
        void advance(Instant to);
    }

    private final SplittableRandom random;
    private final Subject subject;
    private final String[] names = new String[CONTACTS];
    private final boolean[] isPro = new boolean[CONTACTS];
    private final boolean[] isLeft = new boolean[CONTACTS];
    private final boolean[] isFresh = new boolean[CONTACTS];
    private final long[] stamps = new long[CONTACTS];
    private final Deque<long[]> stamped = new ArrayDeque<>(); // (slot, stamp), by stamp
    private long now = START.toEpochMilli();
    private long born;

    Crowd(long seed, Subject subject) {
        this.random = new SplittableRandom(seed);
        this.subject = subject;
    }

    /** Everybody moves in. */
    void settle() {
        ContactWrite[] batch = new ContactWrite[CONTACTS];
        for (int slot = 0; slot < CONTACTS; slot++) {
            batch[slot] = moveIn(slot, slot < LEFT);
        }
        subject.write(batch);
    }

    void step() {
        switch (random.nextInt(8)) {
            case 0 -> passTime();
            case 1 -> replace();
            case 2, 3 -> swapSides();
            case 4, 5 -> stamp();
            default -> togglePro();
        }
    }

    private void passTime() {
        now++; // one millisecond at a time: one instant, one version
        while (!stamped.isEmpty() && stamped.getFirst()[1] + FRESH_MILLIS <= now) {
            long[] first = stamped.removeFirst();
            int slot = (int) first[0];
            if (isFresh[slot] && stamps[slot] == first[1]) {
                setFresh(slot, false);
            }
        }
        subject.advance(Instant.ofEpochMilli(now));
    }

    /** A contact leaves for good and a new one comes, for which the engine may use the id again. */
    private void replace() {
        int slot = random.nextInt(CONTACTS);
        String gone = names[slot];
        flip(EVERYONE, slot, false);
        flip(isPro[slot] ? PRO : NOT_PRO, slot, false);
        flip(isLeft[slot] ? LEFT_SIDE : RIGHT_SIDE, slot, false);
        flip(isFresh[slot] ? FRESH : STALE, slot, false);
        flip(home(gone), slot, false);
        ContactWrite removal = removal(gone);
        write(removal, moveIn(slot, isLeft[slot]));
    }

    private ContactWrite moveIn(int slot, boolean left) {
        String home = random.nextBoolean() ? EAST : WEST;
        names[slot] = home + "-" + born++;
        isPro[slot] = random.nextBoolean();
        isLeft[slot] = left;
        isFresh[slot] = true;
        stamps[slot] = now;
        stamped.add(new long[] {slot, now});
        flip(EVERYONE, slot, true);
        flip(isPro[slot] ? PRO : NOT_PRO, slot, true);
        flip(left ? LEFT_SIDE : RIGHT_SIDE, slot, true);
        flip(FRESH, slot, true);
        flip(home, slot, true);
        return contact(names[slot])
                .set("region", home)
                .set("plan", isPro[slot] ? "Pro" : "Free")
                .set("side", left ? "left" : "right")
                .set("last_active", Instant.ofEpochMilli(now));
    }

    /** One goes left, another right, in one batch. */
    private void swapSides() {
        int goesRight = random.nextInt(CONTACTS);
        int goesLeft = random.nextInt(CONTACTS);
        if (isLeft[goesRight] && !isLeft[goesLeft]) {
            setLeft(goesRight, false);
            setLeft(goesLeft, true);
            write(
                    contact(names[goesRight]).set("side", "right"),
                    contact(names[goesLeft]).set("side", "left"));
        }
    }

    private void setLeft(int slot, boolean left) {
        isLeft[slot] = left;
        flip(LEFT_SIDE, slot, left);
        flip(RIGHT_SIDE, slot, !left);
    }

    private void stamp() {
        int slot = random.nextInt(CONTACTS);
        stamps[slot] = now;
        stamped.add(new long[] {slot, now});
        if (!isFresh[slot]) {
            setFresh(slot, true);
        }
        write(contact(names[slot]).set("last_active", Instant.ofEpochMilli(now)));
    }

    private void setFresh(int slot, boolean fresh) {
        isFresh[slot] = fresh;
        flip(FRESH, slot, fresh);
        flip(STALE, slot, !fresh);
    }

    private void togglePro() {
        int slot = random.nextInt(CONTACTS);
        isPro[slot] = !isPro[slot];
        flip(PRO, slot, isPro[slot]);
        flip(NOT_PRO, slot, !isPro[slot]);
        write(contact(names[slot]).set("plan", isPro[slot] ? "Pro" : "Free"));
    }

    private void flip(String segment, int slot, boolean isMember) {
        subject.flip(SEGMENTS.indexOf(segment), slot, names[slot], isMember);
    }

    private void write(ContactWrite... batch) {
        subject.write(batch);
    }

    private static String home(String name) {
        return name.startsWith(EAST) ? EAST : WEST;
    }
}
