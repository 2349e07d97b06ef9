package dev.muster.segment.bench;

import static dev.muster.segment.Segments.contact;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless stream of writes to a workload's contacts, one every so many milliseconds of engine time. What it draws depends on
 * the workload and on what was asked for before, on nothing else.
 */
final class Writes {

    private static final long SEED = 4;
    private static final int HOUR_MILLIS = 3_600_000;

    /** Attributes that a profile write draws afresh. */
    private static final List<Trait> PROFILE = List.of(
            Trait.PLAN,
            Trait.COUNTRY,
            Trait.EMAIL_VERIFIED,
            Trait.HAS_OPENED_CAMPAIGN,
            Trait.CHURN_RISK_FLAG,
            Trait.HAS_UPGRADED,
            Trait.OPTED_IN,
            Trait.ROLE,
            Trait.CHANNEL,
            Trait.INDUSTRY,
            Trait.LANGUAGE,
            Trait.CITY,
            Trait.CAMPAIGN);

    /** Spreads the contacts that are written to most over all numbers. */
    private static final long SCATTER = 2_654_435_761L;

    private final Workload workload;
    private final int stepMillis;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final int[] sessions;
    private int[] active = {};
    private long nowMillis = Workload.START.toEpochMilli();

    /** A stream with one write a millisecond. */
    Writes(Workload workload) {
        this(workload, 1);
    }

    /** A stream with one write every so many milliseconds. */
    Writes(Workload workload, int stepMillis) {
        this.workload = workload;
        this.stepMillis = stepMillis;
        this.sessions = new int[workload.contacts()];
        Arrays.fill(sessions, -1);
    }

    /** The instant of the last write. */
    Instant now() {
        return Instant.ofEpochMilli(nowMillis);
    }

    /** Lets time pass without a write. */
    void skipTo(Instant instant) {
        nowMillis = Math.max(nowMillis, instant.toEpochMilli());
    }

    /** The next writes. */
    Tape take(WriteKind kind, int count) {
        Instant[] instants = new Instant[count];
        ContactWrite[] writes = new ContactWrite[count];
        for (int i = 0; i < count; i++) {
            nowMillis += stepMillis;
            instants[i] = now();
            writes[i] = next(kind);
        }
        return new Tape(instants, writes);
    }

    private ContactWrite next(WriteKind kind) {
        return switch (kind) {
            case MIXED -> mixed(random.nextInt(workload.contacts()));
            case HOT -> mixed(hot());
            case ACTIVITY -> activity();
        };
    }

    private ContactWrite mixed(int index) {
        ContactWrite write = contact(Workload.id(index));
        if (random.nextBoolean()) {
            write.set(Trait.LAST_ACTIVE.attribute(), now());
            if (random.nextBoolean()) {
                countSession(write, index);
            }
            if (random.nextInt(4) == 0) {
                Trait.TICKETS.draw(write, random, nowMillis);
            }
        } else {
            int count = 1 + random.nextInt(3);
            while (write.values().size() < count) {
                PROFILE.get(random.nextInt(PROFILE.size())).draw(write, random, nowMillis);
            }
        }
        return write;
    }

    private ContactWrite activity() {
        if (active.length == 0) {
            active = activeWithinTheHour();
        }
        int index = active[random.nextInt(active.length)];
        ContactWrite write = contact(Workload.id(index)).set(Trait.LAST_ACTIVE.attribute(), now());
        countSession(write, index);
        return write;
    }

    private void countSession(ContactWrite write, int index) {
        if (sessions[index] < 0) {
            sessions[index] =
                    workload.contactAt(index).values().get(Trait.SESSIONS.attribute()) instanceof Value.Number number
                            ? (int) number.number()
                            : 0;
        }
        sessions[index]++;
        write.set(Trait.SESSIONS.attribute(), sessions[index]);
    }

    /** Of so many contacts at most, found among the first: a hundred thousand are enough not to be in any cache. */
    private int[] activeWithinTheHour() {
        long since = Workload.START.toEpochMilli() - HOUR_MILLIS;
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < workload.contacts(); i++) {
            if (workload.contactAt(i).values().get(Trait.LAST_ACTIVE.attribute()) instanceof Value.Timestamp timestamp
                    && timestamp.instant().toEpochMilli() > since) {
                found.add(i);
            }
        }
        if (found.isEmpty()) {
            found.add(0);
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A contact by Zipf's law with exponent 1. */
    private int hot() {
        int contacts = workload.contacts();
        long rank = (long) Math.pow(contacts, random.nextDouble()) - 1;
        return (int) (rank * SCATTER % contacts);
    }
}
