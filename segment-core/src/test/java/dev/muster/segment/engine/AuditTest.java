package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.insight.AuditReport;
import dev.muster.segment.insight.Mismatch;
import dev.muster.segment.insight.Mismatch.Kind;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/** Each fault that is planted in an engine, found by an audit of all contacts and by one that goes on bit by bit. */
class AuditTest {

    private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");
    private static final Segment ACTIVE =
            segment("active").where(attribute("seen").withinLast(days(7))).build();
    private static final Segment PRO =
            segment("pro").where(attribute("plan").is("pro")).build();
    private static final Segment RENEWING =
            segment("renewing").where(attribute("renewal").withinNext(days(2))).build();

    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at(START))
            .attribute(AttributeDeclaration.of("renewal", AttributeType.TIMESTAMP)
                    .withDefault(Value.of(START.plus(Duration.ofDays(30)))))
            .define(ACTIVE, PRO, RENEWING)
            .build();

    AuditTest() {
        engine.apply(
                contact("c-1").set("plan", "pro").set("seen", START.minus(Duration.ofDays(1))),
                contact("c-2").set("plan", "free").set("seen", START.minus(Duration.ofDays(2))),
                contact("c-3").set("plan", "pro").set("renewal", START.plus(Duration.ofDays(1))));
    }

    // ---------------------------------------------------------------- faults

    private void inside(Consumer<TickRunner> fault) {
        engine.ask(ticks -> {
            fault.accept(ticks);
            return true;
        });
    }

    private static int number(TickRunner ticks, String contactId) {
        return ticks.store().ids().find(contactId);
    }

    private static LiveSegment live(TickRunner ticks, String name) {
        LiveSegment live = ticks.catalog().find(name);
        assertThat(live).isNotNull();
        return Objects.requireNonNull(live);
    }

    private static ConjunctionIndex index(TickRunner ticks) {
        return Innards.of(ticks.catalog().index, ConjunctionIndex.class, "first");
    }

    private static TimeIndex clockOf(TickRunner ticks, String attribute) {
        Object[] ofSlot = Innards.of(ticks.timeline(), Object[].class, "indexOfSlot");
        return (TimeIndex) ofSlot[slot(ticks, attribute)];
    }

    private static int slot(TickRunner ticks, String attribute) {
        return ticks.catalog().slot(ticks.store().column(attribute));
    }

    private RoaringBitmap kept(String segment) {
        Object members = Innards.of(engine, Map.class, "cache", "bySegment").get(segment);
        return Innards.of(Objects.requireNonNull(members), RoaringBitmap.class, "handedOut");
    }

    private void assertFound(Mismatch... expected) {
        assertThat(engine.insight().audit().mismatches()).containsExactlyInAnyOrder(expected);
        List<Mismatch> bitByBit = new ArrayList<>();
        for (int i = 0; i < engine.contactCount(); i++) {
            bitByBit.addAll(engine.insight().auditNext(1).mismatches());
        }
        assertThat(bitByBit).contains(expected);
    }

    @Test
    void audit_aWrongCount_isFoundByAllContacts() {
        inside(ticks -> {
            ticks.catalog().setCount(live(ticks, "pro").number, 3);
            ticks.catalog().publishCounts();
        });

        assertThat(engine.insight().audit().mismatches())
                .containsExactly(new Mismatch(
                        Kind.COUNT, "pro", null, null, "segment 'pro' counts 3 members; 2 contacts satisfy it"));
        assertThat(engine.insight().auditNext(2).isClean()).isTrue();
        assertThat(engine.insight().auditNext(3).isClean()).isFalse();
    }

    @Test
    void audit_aWrongCountOfASegmentThatIsLookedAt_isFoundByAnyContact() {
        engine.view("pro");
        inside(ticks -> {
            ticks.catalog().setCount(live(ticks, "pro").number, 1);
            ticks.catalog().publishCounts();
        });

        assertThat(engine.insight().auditNext(1).mismatches())
                .containsExactly(new Mismatch(
                        Kind.COUNT, "pro", null, null, "segment 'pro' counts 1 members; its kept bitmap has 2"));
    }

    @Test
    void audit_aCountThatReadersDoNotSee_isFound() {
        engine.view("pro");
        inside(ticks -> ticks.catalog().setCount(live(ticks, "active").number, 1));

        assertThat(engine.insight().auditNext(1).mismatches())
                .containsExactly(new Mismatch(
                        Kind.COUNT, "active", null, null, "segment 'active' counts 1 members; readers are told 2"));
    }

    @Test
    void audit_anEntryThatAKeptBitmapLacks_isFound() {
        engine.view("pro");
        inside(ticks -> kept("pro").remove(number(ticks, "c-3")));

        assertFound(
                new Mismatch(Kind.COUNT, "pro", null, null, "segment 'pro' counts 2 members; its kept bitmap has 1"),
                new Mismatch(
                        Kind.MEMBERSHIP,
                        "pro",
                        "c-3",
                        null,
                        "contact 'c-3' is a member of segment 'pro'; the kept bitmap says otherwise"));
    }

    @Test
    void audit_anExitThatAKeptBitmapLacks_isFound() {
        engine.view("pro");
        inside(ticks -> kept("pro").add(number(ticks, "c-2")));

        assertFound(
                new Mismatch(Kind.COUNT, "pro", null, null, "segment 'pro' counts 2 members; its kept bitmap has 3"),
                new Mismatch(
                        Kind.MEMBERSHIP,
                        "pro",
                        "c-2",
                        null,
                        "contact 'c-2' is no member of segment 'pro'; the kept bitmap says otherwise"));
    }

    @Test
    void audit_whatIsKeptUnderAFreeNumber_isFound() {
        engine.view("pro");
        engine.remove("c-2");
        engine.view("pro");
        inside(ticks -> {
            kept("pro").add(1);
            GapRows rows = Innards.of(index(ticks), GapRows.class, "rows");
            rows.turnTo(1);
            IntStream.range(0, 3).forEach(cut -> rows.set(cut, 1));
        });

        assertFound(
                new Mismatch(Kind.COUNT, "pro", null, null, "segment 'pro' counts 2 members; its kept bitmap has 3"),
                new Mismatch(
                        Kind.MEMBERSHIP,
                        "pro",
                        null,
                        null,
                        "the kept bitmap of segment 'pro' has number 1, which is free"),
                new Mismatch(Kind.INDEX, null, null, null, "the index remembers gaps under number 1, which is free"));
    }

    @Test
    void audit_aRememberedGapThatIsAnother_isFound() {
        inside(ticks -> {
            GapRows rows = Innards.of(index(ticks), GapRows.class, "rows");
            Gaps[] cuts = Innards.of(index(ticks), Gaps[].class, "tables", "cuts");
            int slot = slot(ticks, "plan");
            rows.turnTo(number(ticks, "c-2"));
            IntStream.range(0, cuts.length)
                    .filter(cut -> cuts[cut].slot == slot)
                    .forEach(cut -> rows.set(cut, 2));
        });

        assertFound(new Mismatch(
                Kind.INDEX,
                null,
                "c-2",
                "plan",
                "contact 'c-2': the index has attribute 'plan' in gap 2; its value lies in gap 1"));
    }

    @Test
    void audit_masksThatHaveLostAConjunction_areFound() {
        inside(ticks -> Arrays.fill(Innards.of(index(ticks), long[].class, "tables", "masks"), 0));

        assertThat(engine.insight().audit().mismatches())
                .contains(new Mismatch(
                        Kind.INDEX,
                        "pro",
                        "c-1",
                        null,
                        "contact 'c-1' is a member of segment 'pro'; the index says otherwise"))
                .hasSize(5);
    }

    @Test
    void audit_aDroppedCursor_isFound() {
        inside(ticks -> {
            TimeIndex clock = clockOf(ticks, "seen");
            Innards.of(clock, long[].class, "nextValue")[0] = TimeIndex.NEVER;
            Innards.of(clock, Earliest.class, "due").set(0, TimeIndex.NEVER);
        });

        assertFound(
                new Mismatch(
                        Kind.CLOCK,
                        null,
                        "c-2",
                        "seen",
                        "contact 'c-2': attribute 'seen' crosses an edge at 2026-01-15T00:00:00Z; the clock never looks there"));
    }

    @Test
    void audit_aCursorThatIsLate_isFound() {
        inside(ticks -> Innards.of(clockOf(ticks, "seen"), Earliest.class, "due")
                .set(0, START.plus(Duration.ofDays(6)).toEpochMilli()));

        assertFound(
                new Mismatch(
                        Kind.CLOCK,
                        null,
                        null,
                        "seen",
                        "the clock's cursor at an edge of attribute 'seen', -604800000 ms from engine time, is astray"),
                new Mismatch(
                        Kind.CLOCK,
                        null,
                        "c-2",
                        "seen",
                        "contact 'c-2': attribute 'seen' crosses an edge at 2026-01-15T00:00:00Z; the clock looks there at"
                                + " 2026-01-16T00:00:00Z"));
    }

    @Test
    void audit_anEdgeThatNoCursorFollows_isFound() {
        inside(ticks -> Innards.of(clockOf(ticks, "seen"), long[].class, "edges")[0]--);

        assertThat(engine.insight().audit().mismatches())
                .contains(new Mismatch(
                        Kind.CLOCK,
                        null,
                        null,
                        "seen",
                        "the clock does not follow an edge of attribute 'seen', -604800000 ms from engine time"));
    }

    @Test
    void audit_aLostEntryOfTheClock_isFound() {
        inside(ticks -> {
            Map<?, ?> buckets = Innards.of(clockOf(ticks, "seen"), Map.class, "buckets");
            buckets.values()
                    .forEach(bucket -> Innards.of(bucket, LongArrayList.class, "entries")
                            .removeIf((long entry) -> (int) entry == number(ticks, "c-1")));
        });

        assertFound(new Mismatch(
                Kind.CLOCK,
                null,
                "c-1",
                "seen",
                "contact 'c-1': attribute 'seen' is 2026-01-09T00:00:00Z; the clock has no entry for it, and edges are"
                        + " ahead"));
    }

    @Test
    void audit_aDefaultThatTheClockHasLost_isFound() {
        inside(ticks -> {
            Innards.of(clockOf(ticks, "renewal"), Map.class, "buckets").clear();
            Object[] bare = Innards.of(ticks.timeline(), Object[].class, "bareOfSlot");
            ((RoaringBitmap) bare[slot(ticks, "renewal")]).remove(number(ticks, "c-2"));
        });

        assertFound(
                new Mismatch(
                        Kind.CLOCK,
                        null,
                        null,
                        "renewal",
                        "the default of attribute 'renewal' is 2026-02-09T00:00:00Z; the clock has no entry for it, and"
                                + " edges are ahead"),
                new Mismatch(
                        Kind.CLOCK,
                        null,
                        "c-3",
                        "renewal",
                        "contact 'c-3': attribute 'renewal' is 2026-01-11T00:00:00Z; the clock has no entry for it, and"
                                + " edges are ahead"),
                new Mismatch(
                        Kind.CLOCK,
                        null,
                        "c-2",
                        "renewal",
                        "contact 'c-2': attribute 'renewal' reads the default; the clock does not know"));
    }

    @Test
    void audit_aWriteThatNothingWasToldOf_isFoundWhereverItShows() {
        engine.view();
        inside(ticks -> ticks.store().put(number(ticks, "c-2"), ticks.store().column("plan"), Value.of("pro")));

        assertThat(engine.insight().audit().mismatches())
                .extracting(Mismatch::kind)
                .containsExactlyInAnyOrder(Kind.COUNT, Kind.MEMBERSHIP, Kind.INDEX);
    }

    // ---------------------------------------------------------------- reports

    @Test
    void audit_anEngineThatIsRight_isCleanAndLeavesItAsItWas() {
        engine.view();
        long sequence = engine.lastSequence();
        AuditReport report = engine.insight().audit();

        assertThat(report)
                .hasToString("audit at 2026-01-10T00:00:00Z of 3 contacts in 3 segments by 9 evaluations: clean");
        assertThat(report.isClean()).isTrue();
        assertThat(engine.engineTime()).isEqualTo(START);
        assertThat(engine.lastSequence()).isEqualTo(sequence);
        assertThat(engine.advanceTo(START.plus(Duration.ofDays(7))).exited("active"))
                .containsExactly("c-2", "c-1");
    }

    @Test
    void audit_withoutContactsOrIndex_isClean() {
        SegmentEngine plain = SegmentEngine.builder()
                .clock(ManualClock.at(START))
                .withoutIndex()
                .define(ACTIVE)
                .build();
        assertThat(plain.insight().audit().isClean()).isTrue();
        assertThat(plain.insight().auditNext(5).contacts()).isZero();
        plain.apply(contact("c-1").set("seen", START));
        assertThat(plain.insight().audit()).extracting(AuditReport::contacts).isEqualTo(1);
        assertThat(plain.insight().audit().isClean()).isTrue();
    }

    @Test
    void audit_onDemandSegments_areNotCompared() {
        engine.define(
                segment("asked").onDemand().where(attribute("plan").is("pro")).build());

        assertThat(engine.insight().audit().segments()).isEqualTo(3);
    }

    @Test
    void audit_moreMismatchesThanAreTold_countsThemAll() {
        engine.apply(IntStream.range(0, 150)
                .mapToObj(i -> ContactWrite.to("p-" + i).set("plan", "pro"))
                .toList());
        inside(ticks -> Arrays.fill(Innards.of(index(ticks), long[].class, "tables", "masks"), 0));
        AuditReport report = engine.insight().audit();

        assertThat(report.mismatches()).hasSize(AuditReport.MOST_TOLD);
        assertThat(report.mismatchCount()).isEqualTo(155);
        assertThat(report.toString())
                .startsWith("audit at 2026-01-10T00:00:00Z of 153 contacts in 3 segments by 459 evaluations:"
                        + " 155 mismatches\n  INDEX: contact 'c-1' is a member of segment")
                .endsWith("\n  and 55 more");
    }

    @Test
    void auditNext_calledAgain_goesOnAndWrapsAround() {
        assertThat(lookedAt(2)).containsExactly("c-1", "c-2");
        assertThat(lookedAt(2)).containsExactly("c-1", "c-3");
        assertThat(engine.insight().audit().contacts()).isEqualTo(3);
        assertThat(lookedAt(1)).containsExactly("c-2");
        assertThat(lookedAt(9)).containsExactly("c-1", "c-2", "c-3");
    }

    /** Whose values an audit looks at, when the index is wrong about everybody's. */
    private List<String> lookedAt(int contacts) {
        long[] masks = Innards.of(engine.ask(AuditTest::index), long[].class, "tables", "masks");
        long[] right = masks.clone();
        Arrays.setAll(masks, i -> ~right[i]);
        List<String> ids = engine.insight().auditNext(contacts).mismatches().stream()
                .map(Mismatch::contactId)
                .distinct()
                .sorted()
                .toList();
        System.arraycopy(right, 0, masks, 0, masks.length);
        return ids;
    }

    @Test
    void auditNext_ofNoContacts_isRefused() {
        assertThatThrownBy(() -> engine.insight().auditNext(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("auditNext is to look at 0 contacts; expected 1 or more");
    }

    @Test
    void audit_fromInsideAReaction_isRefused() {
        engine.onEntering("pro", (change, writes) -> engine.insight().audit());

        assertThatThrownBy(() -> engine.apply(contact("c-2").set("plan", "pro")))
                .isInstanceOf(ReactionException.class)
                .hasMessageContaining("the engine cannot be called from inside a reaction");
    }

    @Test
    void audit_fromASubscriber_sees() {
        List<AuditReport> reports = new ArrayList<>();
        engine.subscribe(tick -> reports.add(engine.insight().audit()));
        engine.apply(contact("c-2").set("plan", "pro"));

        assertThat(reports).singleElement().extracting(AuditReport::isClean).isEqualTo(true);
    }

    @Test
    void auditNext_asInItsDocumentation_alarmsOnlyOfFaults() {
        List<String> alarms = new ArrayList<>();
        Consumer<String> alarm = alarms::add;
        for (int i = 0; i < 2; i++) {
            AuditReport report = engine.insight().auditNext(1_000);
            if (!report.isClean()) {
                alarm.accept(report.toString());
            }
            inside(ticks -> ticks.catalog().setCount(live(ticks, "pro").number, 7));
        }

        assertThat(alarms)
                .containsExactly("audit at 2026-01-10T00:00:00Z of 3 contacts in 3 segments by 9 evaluations:"
                        + " 2 mismatches\n  COUNT: segment 'pro' counts 7 members; 2 contacts satisfy it"
                        + "\n  COUNT: segment 'pro' counts 7 members; readers are told 2");
    }
}
