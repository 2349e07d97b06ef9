package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.dsl.MapForms.list;
import static dev.muster.segment.dsl.MapForms.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users asked for first, as text, in Java and as data: one predicate, and one text of it. */
final class ThreeFormsTest {

    /** One segment in three forms. */
    record Row(String text, Predicate built, Object mapped) {
        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "plan is \"Pro\" AND last_active within 7 days AND email_verified is true",
                        allOf(
                                attribute("plan").is("Pro"),
                                attribute("last_active").within(days(7)),
                                attribute("email_verified").isTrue()),
                        list(map("plan", "Pro"), map("last_active", map("within", "7d")), map("email_verified", true))),
                new Row(
                        "trial_ends_at within 3 days AND has_upgraded is false",
                        allOf(
                                attribute("trial_ends_at").within(days(3)),
                                attribute("has_upgraded").isFalse()),
                        map("trial_ends_at", map("within", "3 days"), "has_upgraded", false)),
                new Row(
                        "plan != \"Free\" AND last_login more than 14 days ago AND support_tickets >= 1",
                        allOf(
                                attribute("plan").isNot("Free"),
                                attribute("last_login").moreThanAgo(days(14)),
                                attribute("support_tickets").atLeast(1)),
                        list(
                                map("plan", map("isNot", "Free")),
                                map("last_login", map("moreThanAgo", "14 days")),
                                map("support_tickets", map("gte", 1)))),
                new Row(
                        "last_login more than 60 days ago AND total_sessions > 20",
                        allOf(
                                attribute("last_login").moreThanAgo(days(60)),
                                attribute("total_sessions").greaterThan(20)),
                        map("last_login", map("moreThanAgo", "60d"), "total_sessions", map("gt", 20))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void parse_inThreeForms_isOnePredicateWithTheTextAsWritten(Row row) {
        assertThat(SegmentParser.parse(row.text)).isEqualTo(row.built).hasToString(row.text);
        assertThat(SegmentMaps.parse(row.mapped)).isEqualTo(row.built).hasToString(row.text);
        assertThat(row.built).hasToString(row.text);
    }
}
