package dev.muster.segment.engine;

import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.engine.Crowd.CONTACTS;
import static dev.muster.segment.engine.Crowd.EAST;
import static dev.muster.segment.engine.Crowd.EVERYONE;
import static dev.muster.segment.engine.Crowd.FRESH;
import static dev.muster.segment.engine.Crowd.FRESH_MILLIS;
import static dev.muster.segment.engine.Crowd.LEFT_SIDE;
import static dev.muster.segment.engine.Crowd.NOT_PRO;
import static dev.muster.segment.engine.Crowd.PRO;
import static dev.muster.segment.engine.Crowd.RIGHT_SIDE;
import static dev.muster.segment.engine.Crowd.SEGMENTS;
import static dev.muster.segment.engine.Crowd.STALE;
import static dev.muster.segment.engine.Crowd.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.engine.ViewChecks.Cut;
import dev.muster.segment.engine.ViewChecks.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/**
 * One writer at full speed, eight readers of views over all segments: no view is ever torn. {@code -Dmuster.stress.seconds=600}
 * runs longer than the 3 seconds of a build, {@code -Dmuster.seed=…} replays the writes of another run.
 *
 * <p>The writer keeps its own books of who is in which segment, and after each write notes their counts and checksums under the
 * sequence number. Readers compare a view's counts with the books, and of every fourth its members by name, so that a view is
 * seen to be all of one version and nothing else. Besides, each view has to satisfy what holds in every version (segments that are each other's
 * complement, a sum that stays, names that tell the segment), and still has to when the engine has recycled ids since.
 *
 * <p>The same load on bitmaps that writer and readers share without an engine shows that the checks see what they are for.
 */
class ViewStress {

    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("muster.stress.seconds", 3));
    private static final Duration TIME_TO_TEAR = Duration.ofSeconds(30);
    private static final int READERS = 8;

    @Test
    void view_whileWriting_isNeverTorn() throws Exception {
        System.out.printf("ViewStress: -Dmuster.seed=%d -Dmuster.stress.seconds=%d%n", SEED, TIME.toSeconds());
        EngineSubject subject = new EngineSubject();

        Outcome outcome = run(subject, TIME);

        System.out.printf(
                "ViewStress: %d steps of the writer, %d views, %d of them compared with the books%n",
                outcome.steps, outcome.views, outcome.verified);
        if (outcome.failure != null) {
            throw new AssertionError("a torn view, after " + outcome.views + " views", outcome.failure);
        }
        assertThat(outcome.verified).isPositive();
        assertThat(subject.clockFlips).as("flips by time alone").isPositive();
    }

    @Test
    void bareBitmap_underTheSameLoad_isTorn() throws Exception {
        Outcome outcome = run(new BareBitmaps(), TIME_TO_TEAR);

        System.out.printf("ViewStress: bare bitmaps after %d views: %s%n", outcome.views, outcome.failure);
        assertThat(outcome.failure).isNotNull();
    }

    /** What is written to and read from. */
    private interface Subject extends Crowd.Subject, ViewChecks.Books {
        /** All segments at one moment, by a reader. */
        Cut cut();
    }

    private record Outcome(
            long steps, long views, long verified, @Nullable Throwable failure) {}

    /** Runs until the time is over or something fails. */
    private static Outcome run(Subject subject, Duration time) throws InterruptedException {
        Crowd crowd = new Crowd(SEED, subject);
        crowd.settle();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicLong views = new AtomicLong();
        CountDownLatch checkedOnce = new CountDownLatch(READERS);
        List<ViewChecks> allChecks = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            ViewChecks checks = new ViewChecks(subject, i);
            allChecks.add(checks);
            readers.add(new Thread(
                    () -> {
                        try {
                            while (failure.get() == null && !isOver.get()) {
                                checks.check(subject.cut());
                                views.incrementAndGet();
                                checkedOnce.countDown();
                            }
                        } catch (Throwable torn) { // whatever a torn bitmap throws
                            failure.compareAndSet(null, torn);
                        } finally {
                            checkedOnce.countDown();
                        }
                    },
                    "reader-" + i));
        }
        readers.forEach(Thread::start);
        long steps = 0;
        try {
            long end = System.nanoTime() + time.toNanos();
            while (failure.get() == null && (System.nanoTime() < end || checkedOnce.getCount() > 0)) {
                crowd.step();
                steps++;
            }
        } catch (Throwable failed) {
            failure.compareAndSet(null, failed);
        } finally {
            isOver.set(true);
            for (Thread reader : readers) {
                reader.join();
            }
        }
        long verified = allChecks.stream().mapToLong(ViewChecks::verified).sum();
        return new Outcome(steps, views.get(), verified, failure.get());
    }

    private static final class EngineSubject implements Subject {

        /** Enough for a view to be checked before its entry is written over; if not, one check less. */
        private static final int NOTES = 1 << 16;

        private final ManualClock clock = ManualClock.at(Crowd.START);
        private final SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .define(
                        segment(EVERYONE)
                                .where(anyOf(
                                        attribute("region").exists(),
                                        attribute("region").isMissing()))
                                .build(),
                        segment(PRO).where(attribute("plan").is("Pro")).build(),
                        segment(NOT_PRO).where(not(inSegment(PRO))).build(),
                        segment(LEFT_SIDE).where(attribute("side").is("left")).build(),
                        segment(RIGHT_SIDE).where(attribute("side").is("right")).build(),
                        segment(FRESH)
                                .where(attribute("last_active").withinLast(milliseconds(FRESH_MILLIS)))
                                .build(),
                        segment(STALE)
                                .where(attribute("last_active").moreThanAgo(milliseconds(FRESH_MILLIS)))
                                .build(),
                        segment(EAST).where(attribute("region").is(EAST)).build(),
                        segment(WEST).where(attribute("region").isNot(EAST)).build())
                .build();
        private final int[] counts = new int[SEGMENTS.size()];
        private final long[] checksums = new long[SEGMENTS.size()];
        private final AtomicReferenceArray<@Nullable Version> notes = new AtomicReferenceArray<>(NOTES);
        private volatile long noted = -1;
        private long clockFlips;

        @Override
        public void flip(int segment, int slot, String contact, boolean isMember) {
            counts[segment] += isMember ? 1 : -1;
            checksums[segment] += isMember ? ViewChecks.hash(contact) : -ViewChecks.hash(contact);
        }

        @Override
        public void write(ContactWrite... batch) {
            engine.apply(batch);
            note();
        }

        @Override
        public void advance(Instant to) {
            clock.set(to);
            clockFlips += engine.catchUp().changes().size();
            note();
        }

        private void note() {
            long sequence = engine.lastSequence();
            notes.set(
                    (int) (sequence % NOTES),
                    new Version(
                            sequence,
                            IntStream.of(counts).boxed().toList(),
                            LongStream.of(checksums).boxed().toList()));
            noted = sequence;
        }

        @Override
        public @Nullable Version version(long sequence) {
            if (noted < sequence) {
                return null;
            }
            Version note = notes.get((int) (sequence % NOTES));
            if (note != null && note.sequence() == sequence) {
                return note;
            }
            if (noted - sequence < NOTES) {
                throw new AssertionError("no tick ended with sequence number " + sequence);
            }
            return null;
        }

        @Override
        public Cut cut() {
            View view = engine.view(SEGMENTS.toArray(String[]::new));
            return new Cut(
                    view.at(),
                    view.sequence(),
                    SEGMENTS.stream().map(view::bitmap).toList(),
                    SEGMENTS.stream().map(view::count).toList(),
                    new ViewChecks.Names() {
                        @Override
                        public List<String> members(String segment) {
                            return view.members(segment);
                        }

                        @Override
                        public String contactId(int id) {
                            return view.contactId(id);
                        }
                    });
        }
    }

    /** One bitmap a segment, changed by the writer and copied by the readers with nothing between them. */
    private static final class BareBitmaps implements Subject {

        private final List<RoaringBitmap> shared =
                SEGMENTS.stream().map(segment -> new RoaringBitmap()).toList();
        private final AtomicReferenceArray<String> names = new AtomicReferenceArray<>(CONTACTS);

        @Override
        public void flip(int segment, int slot, String contact, boolean isMember) {
            names.set(slot, contact);
            if (isMember) {
                shared.get(segment).add(slot);
            } else {
                shared.get(segment).remove(slot);
            }
        }

        @Override
        public void write(ContactWrite... batch) {}

        @Override
        public void advance(Instant to) {}

        @Override
        public @Nullable Version version(long sequence) {
            return null;
        }

        @Override
        public Cut cut() {
            List<RoaringBitmap> copies =
                    shared.stream().map(RoaringBitmap::clone).toList();
            return new Cut(
                    Instant.EPOCH,
                    0,
                    copies,
                    copies.stream().map(RoaringBitmap::getCardinality).toList(),
                    new ViewChecks.Names() {
                        @Override
                        public List<String> members(String segment) {
                            List<String> members = new ArrayList<>();
                            copies.get(SEGMENTS.indexOf(segment)).forEach((int id) -> members.add(names.get(id)));
                            return members;
                        }

                        @Override
                        public String contactId(int id) {
                            return names.get(id);
                        }
                    });
        }
    }
}
