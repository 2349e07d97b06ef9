package dev.muster.segment.engine;

import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.OperatorTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of an operator's truth table, and its complement, comes out the same whichever way the engine gets there: by a write,
 * by the scan of a new definition, on demand, by the clock, or from what was loaded at the start.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorTableContract {

    private static final String POSITIVE = "positive";
    private static final String COMPLEMENT = "complement";
    private static final String CONTACT = "c-42";
    private static final Duration LONG_AGO = Duration.ofDays(400);

    /** Writes the operators' rows into an empty table. */
    abstract void fill(OperatorTable table);

    private List<Row> rows() {
        OperatorTable table = new OperatorTable();
        fill(table);
        return table.rows();
    }

    private List<Group> groups() {
        return Group.of(rows());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void member_writtenAfterDefinition_isByTheTable(Row row) {
        SegmentEngine engine = builder(row, row.at()).define(segments(row)).build();
        Tick tick = engine.apply(write(row));
        assertMembers(engine, row);
        assertThat(tick.entered(POSITIVE)).as(row.toString()).isEqualTo(contactIf(row.holds()));
        assertThat(tick.entered(COMPLEMENT)).as(row.toString()).isEqualTo(contactIf(!row.holds()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void member_firstEmptyThenWritten_isByTheTable(Row row) {
        SegmentEngine engine = builder(row, row.at()).define(segments(row)).build();
        engine.apply(contact(CONTACT));
        engine.apply(write(row));
        assertMembers(engine, row);
        engine.apply(contact(CONTACT).clear("x"));
        engine.apply(write(row));
        assertMembers(engine, row);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void member_definedAfterWrite_isByTheTable(Row row) {
        SegmentEngine engine = builder(row, row.at()).build();
        engine.apply(write(row));
        Tick tick = engine.define(segments(row));
        assertMembers(engine, row);
        assertThat(tick.entered(POSITIVE)).as(row.toString()).isEqualTo(contactIf(row.holds()));
        assertThat(tick.entered(COMPLEMENT)).as(row.toString()).isEqualTo(contactIf(!row.holds()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void member_positiveReplacedByComplement_isByTheTable(Row row) {
        SegmentEngine engine = builder(row, row.at())
                .define(segment(POSITIVE).where(not(row.predicate())).build())
                .define(segment(COMPLEMENT).where(row.predicate()).build())
                .build();
        engine.apply(write(row));
        Tick tick = engine.define(segments(row));
        assertMembers(engine, row);
        assertThat(tick.entered(POSITIVE)).as(row.toString()).isEqualTo(contactIf(row.holds()));
        assertThat(tick.exited(POSITIVE)).as(row.toString()).isEqualTo(contactIf(!row.holds()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void member_onDemand_isByTheTable(Row row) {
        SegmentEngine engine = builder(row, row.at())
                .define(segment(POSITIVE).where(row.predicate()).onDemand().build())
                .define(segment(COMPLEMENT)
                        .where(not(inSegment(POSITIVE)))
                        .onDemand()
                        .build())
                .build();
        Tick tick = engine.apply(write(row));
        assertMembers(engine, row);
        assertThat(tick.changes()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void member_throughAnotherSegment_isByTheTable(Row row) {
        SegmentEngine engine = builder(row, row.at())
                .define(List.of(
                        segment("on demand").where(row.predicate()).onDemand().build(),
                        segment(POSITIVE).where(inSegment("on demand")).build(),
                        segment(COMPLEMENT).where(not(inSegment(POSITIVE))).build()))
                .build();
        engine.apply(write(row));
        assertMembers(engine, row);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void member_oneMillisecondBefore_isByTheTableOneMillisecondLater(Row row) {
        ManualClock clock = ManualClock.at(row.at().minusMillis(1));
        SegmentEngine engine = builder(row, clock).define(segments(row)).build();
        engine.apply(write(row));
        clock.set(row.at());
        engine.catchUp();
        assertMembers(engine, row);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void member_longBefore_isByTheTableAfterOneJump(Row row) {
        SegmentEngine engine =
                builder(row, row.at().minus(LONG_AGO)).define(segments(row)).build();
        engine.apply(write(row));
        engine.advanceTo(row.at());
        assertMembers(engine, row);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void member_loadedAtTheStart_isByTheTable(Row row) {
        SegmentEngine engine = builder(row, row.at()).define(segments(row)).build();
        engine.start(row.at().minus(LONG_AGO), loader -> loader.put(write(row)));
        assertMembers(engine, row);
    }

    /** Many predicates cut one attribute's values finer than one does; each row has to come out the same. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("groups")
    void members_allRowsInOneEngine_areByTheTable(Group group) {
        Row first = group.rows().get(0);
        SegmentEngine jumping = builder(first, first.at().minus(LONG_AGO))
                .define(group.segments())
                .build();
        jumping.apply(group.writes());
        jumping.advanceTo(first.at());
        group.assertMembers(jumping);
        SegmentEngine written =
                builder(first, first.at()).define(group.segments()).build();
        written.apply(group.writes());
        group.assertMembers(written);
    }

    /**
     * Rows that one engine can hold together: of one declaration and one time, and without a declaration of predicates that need
     * one type. Every predicate is a segment, and every row's value is a contact's.
     */
    record Group(List<Row> rows) {

        private record Kind(
                List<AttributeDeclaration> declared,
                Instant at,
                @Nullable AttributeDeclaration inferred) {
            static Kind of(Row row) {
                Segment segment = segment("s").where(row.predicate()).build();
                Schema schema = Schema.of(row.declared()).bind(List.of(segment), Schema.HeldValues.none());
                return new Kind(row.declared(), row.at(), schema.reading("x"));
            }
        }

        static List<Group> of(List<Row> rows) {
            return rows.stream()
                    .collect(Collectors.groupingBy(Kind::of, LinkedHashMap::new, Collectors.toList()))
                    .values()
                    .stream()
                    .map(Group::new)
                    .toList();
        }

        List<Segment> segments() {
            return rows.stream()
                    .map(Row::predicate)
                    .distinct()
                    .map(predicate ->
                            segment(predicate.toString()).where(predicate).build())
                    .toList();
        }

        List<ContactWrite> writes() {
            return IntStream.range(0, rows.size())
                    .mapToObj(i -> write("c-" + i, rows.get(i)))
                    .toList();
        }

        void assertMembers(SegmentEngine engine) {
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                assertThat(engine.isMember(row.predicate().toString(), "c-" + i))
                        .as("in one engine with others: %s", row)
                        .isEqualTo(row.holds());
            }
        }

        @Override
        public String toString() {
            return rows.size() + " rows like: " + rows.get(0);
        }
    }

    private static SegmentEngine.Builder builder(Row row, Instant at) {
        return builder(row, ManualClock.at(at));
    }

    private static SegmentEngine.Builder builder(Row row, ManualClock clock) {
        SegmentEngine.Builder builder = SegmentEngine.builder().clock(clock);
        row.declared().forEach(builder::attribute);
        return builder;
    }

    private static List<Segment> segments(Row row) {
        Predicate predicate = row.predicate();
        return List.of(
                segment(POSITIVE).where(predicate).build(),
                segment(COMPLEMENT).where(not(predicate)).build());
    }

    private static ContactWrite write(Row row) {
        return write(CONTACT, row);
    }

    private static ContactWrite write(String id, Row row) {
        ContactWrite write = contact(id);
        return row.held().equals(OperatorTable.MISSING) ? write : write.set("x", row.held());
    }

    private static void assertMembers(SegmentEngine engine, Row row) {
        assertThat(engine.engineTime()).isEqualTo(row.at());
        View view = engine.view(POSITIVE, COMPLEMENT);
        assertThat(view.at()).isEqualTo(row.at());
        assertMember(engine, view, POSITIVE, row.holds(), row);
        assertMember(engine, view, COMPLEMENT, !row.holds(), row);
    }

    private static void assertMember(SegmentEngine engine, View view, String segment, boolean expected, Row row) {
        String what = segment + " of row: " + row;
        assertThat(engine.isMember(segment, CONTACT)).as(what).isEqualTo(expected);
        assertThat(engine.count(segment)).as(what).isEqualTo(expected ? 1 : 0);
        assertThat(view.isMember(segment, CONTACT)).as(what).isEqualTo(expected);
        assertThat(view.members(segment)).as(what).isEqualTo(contactIf(expected));
    }

    /** The contact, if it is one of those that came in or went out. */
    private static List<String> contactIf(boolean moved) {
        return moved ? List.of(CONTACT) : List.of();
    }
}
