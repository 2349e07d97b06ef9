package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.ConformanceCases.Case;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The published conformance fixtures, every case through parser and engine. All cases that go wrong are told together, each by
 * its line in the file.
 */
final class ConformanceTest {

    private static final String SEGMENT = "s";
    private static final String ID = "c";

    /** The last instant that a timestamp can have. */
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");

    private static List<AttributeDeclaration> attributes = List.of();
    private static List<Case> cases = List.of();

    @BeforeAll
    static void readFixtures() throws IOException {
        ConformanceCases fixtures = ConformanceCases.read();
        attributes = fixtures.attributes();
        cases = fixtures.cases();
    }

    @Test
    void readme_itsCounts_areThoseOfTheFile() throws IOException {
        assertThat(ConformanceCases.readme())
                .contains(row("cases", cases.stream()))
                .contains(row("cases that hold at `now`", cases.stream().filter(Case::holds)))
                .contains(row(
                        "cases with flips",
                        cases.stream().filter(tested -> !tested.flips().isEmpty())))
                .contains(row("flips", cases.stream().flatMap(tested -> tested.flips().stream())))
                .startsWith("# Conformance fixtures of Muster's segment language\n\n"
                        + String.format(Locale.ROOT, "%,d random expressions", cases.size()));
    }

    private static String row(String label, Stream<?> counted) {
        return String.format(Locale.ROOT, "\n| %s | %,d |\n", label, counted.count());
    }

    @Test
    void parse_whatEveryExpressionPrints_isEqualToIt() {
        assertNoneFails(tested -> {
            Predicate predicate = SegmentParser.parse(tested.expression());
            Predicate again = SegmentParser.parse(predicate.toString());
            return again.equals(predicate)
                    ? List.of()
                    : List.of("prints as " + predicate + ", which reads as " + again);
        });
    }

    /** To the end of time at once. */
    @Test
    void advanceTo_theEnd_flipsAtTheListedInstantsAndNoOther() {
        assertNoneFails(tested -> {
            List<String> wrong = new ArrayList<>();
            SegmentEngine engine = engine(tested);
            Tick written = engine.apply(write(tested));
            if (written.entered(SEGMENT).contains(ID) != tested.holds()
                    || engine.isMember(SEGMENT, ID) != tested.holds()) {
                wrong.add("holds at " + tested.now() + ": expected " + tested.holds());
            }
            List<Flip> flips =
                    engine.advanceTo(END).changes().stream().map(Flip::of).toList();
            if (!flips.equals(expected(tested))) {
                wrong.add("expected " + expected(tested) + ", got " + flips);
            }
            return wrong;
        });
    }

    /** In two steps a flip, to the millisecond before it and to the flip. */
    @Test
    void isMember_justBeforeAndAtEveryFlip_turnsAtTheFlip() {
        assertNoneFails(tested -> {
            List<String> wrong = new ArrayList<>();
            SegmentEngine engine = engine(tested);
            engine.apply(write(tested));
            boolean isMember = tested.holds();
            for (Instant flip : tested.flips()) {
                checkMember(engine, flip.minusMillis(1), isMember, wrong);
                isMember = !isMember;
                checkMember(engine, flip, isMember, wrong);
            }
            checkMember(engine, END, isMember, wrong);
            return wrong;
        });
    }

    private static void checkMember(SegmentEngine engine, Instant at, boolean expected, List<String> wrong) {
        engine.advanceTo(at);
        if (engine.isMember(SEGMENT, ID) != expected) {
            wrong.add("holds at " + at + ": expected " + expected);
        }
    }

    private static SegmentEngine engine(Case tested) {
        return SegmentEngine.builder()
                .clock(ManualClock.at(tested.now()))
                .attributes(attributes)
                .define(segment(SEGMENT)
                        .where(SegmentParser.parse(tested.expression()))
                        .build())
                .build();
    }

    private static ContactWrite write(Case tested) {
        ContactWrite write = contact(ID);
        tested.contact().forEach(write::set);
        return write;
    }

    /** What of a change a case tells. */
    private record Flip(Instant at, Direction direction, Cause cause) {

        private static Flip of(MembershipChange change) {
            return new Flip(change.at(), change.direction(), change.cause());
        }
    }

    private static List<Flip> expected(Case tested) {
        List<Flip> expected = new ArrayList<>();
        boolean isMember = tested.holds();
        for (Instant flip : tested.flips()) {
            expected.add(new Flip(flip, isMember ? Direction.EXITED : Direction.ENTERED, Cause.CLOCK));
            isMember = !isMember;
        }
        return expected;
    }

    /** Runs a check, which answers what is wrong, on every case. */
    private static void assertNoneFails(Function<Case, List<String>> check) {
        List<String> failures = new ArrayList<>();
        for (Case tested : cases) {
            try {
                check.apply(tested).forEach(wrong -> failures.add(tested + ": " + wrong));
            } catch (RuntimeException thrown) {
                failures.add(tested + ": " + thrown);
            }
        }
        assertThat(cases).isNotEmpty();
        assertThat(failures).isEmpty();
    }
}
