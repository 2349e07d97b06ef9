package dev.muster.segment.engine;

import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.removal;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.insight.AuditReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that definitions and questions evaluate all contacts in slices, between which other calls write. */
class SlicesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int CONTACTS = 20_000;

    private final ManualClock clock = ManualClock.at(NOW);
    private final AtomicReference<Runnable> between = new AtomicReference<>(() -> {});
    private final AtomicInteger slices = new AtomicInteger();

    private SegmentEngine engine(long slice, Segment... segments) {
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .define(segments)
                .slices(slice, () -> {
                    slices.incrementAndGet();
                    between.get().run();
                })
                .build();
        engine.start(NOW, loader -> {
            for (int number = 0; number < CONTACTS; number++) {
                loader.put(contact("c" + number)
                        .set("mail", "person" + number + "@dom" + number % 1_000 + ".example")
                        .set("seen", NOW.minusSeconds(number)));
            }
        });
        slices.set(0);
        return engine;
    }

    private static Predicate wide() {
        Predicate[] parts = new Predicate[400];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = attribute("mail").endsWith("@dom" + i + ".example");
        }
        return anyOf(parts);
    }

    /** A preview of 400 conditions used to lock the engine for ten seconds. */
    @Test
    void longCalls_whileTheyLookAtAllContacts_letOthersInBetween() {
        SegmentEngine engine =
                engine(1_000, segment("seen").where(attribute("seen").exists()).build());
        List<Runnable> calls = new ArrayList<>();
        calls.add(() -> engine.insight().preview(wide()));
        calls.add(() -> engine.define(segment("wide").where(wide()).build()));
        calls.add(() -> engine.view("wide"));
        calls.add(() -> engine.insight()
                .forecast(attribute("seen").within(Duration.ofHours(3)), Duration.ofDays(1), Duration.ofHours(1)));
        calls.add(() -> engine.insight()
                .expectedChanges(attribute("seen").within(Duration.ofHours(3)), NOW, NOW.plus(Duration.ofDays(1))));
        calls.add(() -> engine.define(segment("wide").where(wide()).onDemand().build()));
        calls.add(() -> engine.count("wide"));
        calls.add(() -> engine.insight().audit());
        engine.apply(contact("without"));
        calls.add(() -> engine.insight()
                .lint(segment("odd").where(attribute("mail").isNot("Person7")).build()));
        calls.add(() -> engine.delete("seen"));
        for (Runnable call : calls) {
            slices.set(0);
            call.run();
            assertThat(slices.get()).isPositive();
        }
    }

    /**
     * What was written during a round had to be evaluated again with all that was written before, so that the walk did
     * not end until it did the rest in one hold.
     */
    @Test
    void longCalls_whereOneWritesInEveryPause_needFewMoreSlices() {
        SegmentEngine engine =
                engine(5_000, segment("seen").where(attribute("seen").exists()).build());
        Predicate recent = attribute("seen").withinLast(Duration.ofHours(3));
        List<Runnable> calls = List.of(
                () -> engine.define(segment("recent").where(recent).build()),
                () -> engine.insight().preview(wide()),
                () -> engine.insight().forecast(recent, Duration.ofDays(1), Duration.ofHours(1)),
                () -> engine.view("recent"),
                () -> engine.delete("recent"));
        AtomicInteger next = new AtomicInteger();
        for (Runnable call : calls) {
            between.set(() -> {});
            slices.set(0);
            call.run();
            int undisturbed = slices.get();
            if (call == calls.get(0)) {
                engine.delete("recent");
            } else if (call == calls.get(calls.size() - 1)) {
                calls.get(0).run();
            }
            between.set(() -> {
                clock.advance(Duration.ofMillis(1));
                engine.apply(contact("c" + next.addAndGet(7) % CONTACTS)
                        .set("seen", clock.instant())
                        .set("mail", "x@dom" + next + ".example"));
            });
            slices.set(0);
            call.run();
            assertThat(slices.get()).as("slices, %d undisturbed", undisturbed).isLessThan(2 * undisturbed + 10);
        }
    }

    /** The contacts used to be counted while the engine was locked, and not at all above some number. */
    @Test
    void lint_whileOthersWrite_countsAsOfItsEnd() {
        SegmentEngine engine = engine(1_000);
        AtomicInteger written = new AtomicInteger();
        engine.apply(contact("without"));
        between.set(() -> {
            if (written.get() < 7) {
                engine.apply(contact("without" + written.getAndIncrement()));
            }
        });
        assertThat(engine.insight()
                        .lint(segment("odd").where(attribute("mail").isNot("x")).build()))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .contains("holds for 8 contacts that have no mail, and 8 are in only because of that"));
    }

    /** An audit used to lock the engine for as long as it took. */
    @Test
    void audit_whereDefinitionsChangeOnTheWay_isCleanAndSeesEveryContact() {
        SegmentEngine engine =
                engine(1_000, segment("seen").where(attribute("seen").exists()).build());
        AtomicInteger calls = new AtomicInteger();
        between.set(() -> {
            int call = calls.getAndIncrement();
            if (call % 40 == 0 && call < 400) {
                Runnable self = between.getAndSet(() -> {}); // the definition has slices of its own
                engine.define(segment("s" + call % 3)
                        .where(attribute("seen").withinLast(Duration.ofHours(1 + call)))
                        .build());
                engine.apply(
                        contact("c" + call * 7),
                        removal("c" + call),
                        contact("new" + call).set("seen", NOW));
                clock.advance(Duration.ofMinutes(1));
                engine.catchUp();
                between.set(self);
            }
        });
        AuditReport report = engine.insight().audit();
        assertThat(report.mismatches()).isEmpty();
        assertThat(report.contacts()).isBetween(CONTACTS - 20, CONTACTS + 20);
        assertThat(calls.get()).isGreaterThan(CONTACTS / 100);
    }

    /** Another thread's definition could come between two looks at the clock that belong together. */
    @Test
    void audit_besideOneThatDefinesWithoutPause_isClean() throws InterruptedException {
        SegmentEngine engine = engine(
                5_000,
                segment("seen")
                        .where(attribute("seen").withinLast(Duration.ofHours(2)))
                        .build());
        AtomicBoolean isDone = new AtomicBoolean();
        Thread definer = new Thread(() -> {
            for (int i = 0; !isDone.get(); i++) {
                engine.define(segment("s")
                        .where(attribute("seen").withinLast(Duration.ofMinutes(1 + i)))
                        .build());
                engine.define(segment("t")
                        .where(attribute("due" + i % 3).withinNext(Duration.ofHours(1)))
                        .build());
                engine.delete("t");
            }
        });
        definer.start();
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(engine.insight().auditNext(2_000).mismatches()).isEmpty();
            }
        } finally {
            isDone.set(true);
            definer.join();
        }
    }

    /** Each slice looks at about as many contacts as its work allows. */
    @Test
    void audit_ofManySegments_looksAtFewContactsInOneSlice() {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            segments.add(segment("s" + i)
                    .where(attribute("mail").startsWith("person" + i))
                    .build());
        }
        SegmentEngine engine = engine(10_000, segments.toArray(Segment[]::new));
        assertThat(engine.insight().auditNext(1_000).contacts()).isEqualTo(1_000);
        // Fifty evaluations for each contact, of which a slice has room for some hundreds.
        assertThat(slices.get()).isBetween(30, 150);
    }

    @Test
    void goOn_withALimit_doesAtMostOneChunkMore() {
        SegmentEngine engine = engine(Walk.SLICE);
        long limit = 50_000;
        List<Long> slicesOfWork = engine.ask(ticks -> {
            Question question = Question.about(
                    wide(), ticks.catalog(), ticks.store()::findOrImagineColumn, Limits.standard(), attribute -> true);
            Scan scan = new Scan(ticks.store(), question.slots(), question.bound());
            List<Long> work = new ArrayList<>();
            boolean isDone = false;
            while (!isDone) {
                long before = scan.work();
                isDone = scan.goOn(ticks.now(), limit);
                work.add(scan.work() - before);
            }
            return work;
        });
        assertThat(slicesOfWork).hasSizeGreaterThan(5).allMatch(work -> work < limit + 2 * Walk.SLICE);
    }

    @Test
    void preview_whereWritesAndTheClockMoveWhomItLookedAt_isRightAtItsEnd() {
        SegmentEngine engine = engine(1);
        Predicate recent = attribute("seen").within(Duration.ofHours(1));
        AtomicInteger step = new AtomicInteger();
        between.set(() -> {
            int number = step.getAndIncrement();
            if (number < 200) {
                clock.advance(Duration.ofSeconds(1));
                engine.apply(contact("c" + number * 97 % CONTACTS).clear("seen"));
                engine.apply(contact("new" + number).set("seen", clock.instant()));
                engine.remove("c" + number * 89 % CONTACTS);
            }
        });
        int count = engine.insight().preview(recent).count();
        between.set(() -> {});
        assertThat(step.get()).isGreaterThan(200);
        assertThat(engine.define(segment("recent").where(recent).build()).entered("recent"))
                .hasSize(count);
        assertThat(engine.insight().audit().isClean()).isTrue();
    }

    @Test
    void define_whereAValueOfAnotherTypeIsWrittenMeanwhile_readsAsItsEndWants() {
        SegmentEngine engine = engine(1);
        engine.apply(contact("n").set("zip", "94107"));
        AtomicBoolean isWritten = new AtomicBoolean();
        between.set(() -> {
            if (!isWritten.getAndSet(true)) {
                engine.apply(contact("m").set("zip", "02139"));
            }
        });
        engine.define(segment("s").where(attribute("zip").is(94107)).build());
        assertThat(engine.schema().inferredTypes()).containsEntry("zip", AttributeType.TEXT);
        assertThat(engine.isMember("s", "n")).isTrue();
    }

    @Test
    void longCall_whoseThreadIsInterrupted_isCancelledAndChangesNothing() {
        SegmentEngine engine = engine(1);
        between.set(() -> Thread.currentThread().interrupt());
        assertThatThrownBy(() -> engine.define(segment("wide").where(wide()).build()))
                .isInstanceOf(CancellationException.class)
                .hasMessage("the call was interrupted while it looked at all contacts; it changed nothing");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(engine.segments()).isEmpty();
        between.set(() -> {});
        assertThat(engine.define(segment("wide").where(wide()).build()).entered("wide"))
                .hasSize(CONTACTS * 400 / 1_000);
        assertThat(engine.insight().audit().isClean()).isTrue();
    }

    /** A list that the host changed between two slices used to be read again, and then defined or refused. */
    @Test
    void define_whereTheHostChangesItsListMeanwhile_definesWhatWasGiven() {
        SegmentEngine engine = engine(1);
        engine.apply(contact("n").set("zip", "94107"));
        Segment given = segment("s").where(attribute("zip").is(94107)).build();
        List<Segment> list = new ArrayList<>(List.of(given));
        between.set(() -> list.set(0, segment("t").where(inSegment("nowhere")).build()));
        engine.define(list);
        assertThat(engine.segments()).containsExactly(given);
        assertThat(engine.count("s")).isOne();
    }

    /** Makes the engine resolve the definition again after engine time has moved, when a refusal would come too late. */
    @Test
    void define_whereAReactionOnTheWayChangesHowItReads_readsAsItsEndWants() {
        SegmentEngine engine = engine(
                1, segment("seen").where(attribute("seen").withinLast(days(1))).build());
        engine.apply(contact("n").set("zip", "94107").set("seen", NOW));
        engine.onLeaving(
                "seen",
                (change, writes) -> writes.put(contact("c0").set("zip", "02139").set("seen", clock.instant())));
        clock.advance(Duration.ofDays(1));
        engine.define(segment("s").where(attribute("zip").is(94107)).build());
        assertThat(engine.schema().inferredTypes()).containsEntry("zip", AttributeType.TEXT);
        assertThat(engine.isMember("s", "n")).isTrue();
        assertThat(engine.insight().audit().isClean()).isTrue();
    }

    /** A host that writes from one thread makes the tick there, and others write until then. */
    @Test
    void define_withAFinisher_runsTheLastSliceWhereTheHostWants() {
        SegmentEngine engine =
                engine(1_000, segment("seen").where(attribute("seen").exists()).build());
        List<Tick> told = new ArrayList<>();
        engine.subscribe(told::add);
        String answer = engine.define(
                List.of(segment("first")
                        .where(attribute("mail").is("a@b.example"))
                        .build()),
                lastSlice -> {
                    assertThat(engine.segments()).hasSize(1);
                    engine.apply(contact("c7").set("mail", "a@b.example"));
                    return CompletableFuture.supplyAsync(lastSlice)
                            .thenApply(tick -> tick.changes().get(0).contactIds() + " " + engine.count("first")
                                    + engine.view("first").members("first"))
                            .join();
                });
        assertThat(answer).isEqualTo("[c7] 1[c7]");
        assertThat(told).hasSize(1);
        assertThat(engine.<Integer>delete(
                        "first", lastSlice -> lastSlice.get().changes().size()))
                .isEqualTo(1);
        assertThat(engine.insight().audit().isClean()).isTrue();
    }

    @Test
    void define_whereTheFinisherDoesNotRunTheLastSlice_changesNothing() {
        SegmentEngine engine =
                engine(1_000, segment("seen").where(attribute("seen").exists()).build());
        List<Segment> before = engine.segments();
        Segment next = segment("next").where(attribute("mail").exists()).build();
        assertThat(engine.<Integer>define(List.of(next), lastSlice -> 7)).isEqualTo(7);
        assertThatThrownBy(() -> engine.define(List.of(next), lastSlice -> {
                    throw new IllegalStateException("no room");
                }))
                .hasMessage("no room");
        assertThat(engine.segments()).isEqualTo(before);
        assertThat(engine.lastSequence()).isZero();
        engine.apply(contact("c1").set("mail", "x"));
        assertThat(engine.define(next).changes()).hasSize(1);
    }

    @Test
    void define_whereTheFinisherMisusesTheLastSlice_saysSo() {
        SegmentEngine engine = engine(1_000);
        AtomicReference<Supplier<Tick>> kept = new AtomicReference<>();
        Segment one = segment("one").where(attribute("mail").exists()).build();
        engine.define(List.of(one), lastSlice -> {
            kept.set(lastSlice);
            assertThatThrownBy(() -> engine.insight().preview(wide()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another call of this thread");
            return lastSlice.get();
        });
        assertThatThrownBy(() -> kept.get().get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once");
        assertThatThrownBy(() -> engine.delete("one", lastSlice -> {
                    lastSlice.get();
                    throw new IllegalStateException("the commit failed");
                }))
                .hasMessage("the commit failed");
        assertThat(engine.segments()).isEmpty();
        assertThat(engine.count(engine.define(one).changes().get(0).segment())).isEqualTo(CONTACTS);
    }

    /** The ids of the contacts are looked up when they are asked for, and another may have the place by then. */
    @Test
    void define_whoseChangesAreReadLater_namesTheContactsOfThen() {
        SegmentEngine engine = engine(
                1_000,
                segment("s").where(attribute("mail").startsWith("person1")).build());
        List<String> before = engine.view("s").members("s");
        Tick tick =
                engine.define(segment("s").where(attribute("mail").is("none")).build());
        long first = tick.changes().get(0).sequence();
        for (int number = 0; number < CONTACTS; number++) {
            engine.apply(removal("c" + number));
        }
        for (int number = 0; number < CONTACTS; number++) {
            engine.apply(contact("other" + number));
        }
        assertThat(tick.changes())
                .extracting(MembershipChange::contactId)
                .containsExactlyInAnyOrderElementsOf(before)
                .allMatch(id -> id.startsWith("c1"));
        assertThat(engine.changesSince(first - 1).changes())
                .extracting(MembershipChange::contactId)
                .containsExactlyElementsOf(
                        tick.changes().stream().map(MembershipChange::contactId).toList());
    }

    /** A thread that made one long call after another used to keep the long calls of others waiting. */
    @Test
    void longCall_besideOneThatMakesThemWithoutPause_hasItsTurnNext() throws InterruptedException {
        SegmentEngine engine = engine(
                1_000,
                segment("asked").where(attribute("seen").exists()).onDemand().build());
        Turns walks = Innards.of(engine, Turns.class, "walks");
        int passedOver = 0;
        for (int round = 0; round < 20; round++) {
            CountDownLatch hadItsTurn = new CountDownLatch(1);
            Thread other = new Thread(() -> {
                engine.count("asked");
                hadItsTurn.countDown();
            });
            between.set(() -> {
                if (other.getState() == Thread.State.NEW) {
                    other.start();
                }
                while (Thread.currentThread() != other && walks.waiting() == 0) {
                    Thread.onSpinWait();
                }
            });
            engine.count("asked");
            between.set(() -> {});
            engine.count("asked");
            passedOver += walks.waiting();
            other.join();
            assertThat(hadItsTurn.getCount()).isZero();
        }
        // A waiting thread checks every 100 ms whether the engine failed, and can miss its turn then.
        assertThat(passedOver).isLessThan(10);
    }

    /** A view that waited for a long definition used to keep statistics waiting as well. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void statistics_whileAViewWaitsForALongCall_answer() throws InterruptedException {
        SegmentEngine engine =
                engine(1_000, segment("seen").where(attribute("seen").exists()).build());
        Turns walks = Innards.of(engine, Turns.class, "walks");
        Thread viewer = new Thread(() -> engine.view("seen"));
        AtomicReference<Integer> contacts = new AtomicReference<>(0);
        between.set(() -> {
            if (viewer.getState() == Thread.State.NEW) {
                viewer.start();
                while (walks.waiting() == 0) {
                    Thread.onSpinWait();
                }
                contacts.set(engine.statistics().sizes().contacts());
            }
        });
        engine.define(segment("wide").where(wide()).build());
        viewer.join();
        assertThat(contacts.get()).isEqualTo(CONTACTS);
    }

    /** Uses real threads: each long call ends, and a writer gets in meanwhile. */
    @Test
    void longCalls_besideAWriterWithoutPause_endRight() throws InterruptedException {
        SegmentEngine engine = engine(50_000);
        AtomicBoolean isDone = new AtomicBoolean();
        AtomicInteger writes = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            try {
                while (!isDone.get()) {
                    int number = writes.getAndIncrement();
                    engine.apply(contact("c" + number * 31 % CONTACTS)
                            .set("mail", "other" + number + "@dom" + number % 700 + ".example"));
                    started.countDown();
                }
            } catch (RuntimeException thrown) {
                failure.set(thrown);
            }
        });
        writer.start();
        started.await();
        int before = writes.get();
        for (int i = 0; i < 5; i++) {
            engine.insight().preview(wide());
            engine.define(segment("wide").where(wide()).build());
            engine.view("wide");
            engine.delete("wide");
        }
        engine.define(segment("wide").where(wide()).build());
        isDone.set(true);
        writer.join();
        assertThat(failure.get()).isNull();
        assertThat(writes.get()).isGreaterThan(before);
        assertThat(engine.insight().audit().isClean()).isTrue();
    }
}
