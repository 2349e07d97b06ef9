package dev.muster.segment;

import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.textSet;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AttributeDeclarationTest {

    static List<Object[]> declarations() {
        return List.of(
                new Object[] {text("plan"), "attribute plan: text"},
                new Object[] {number("mrr"), "attribute mrr: number"},
                new Object[] {bool("vip"), "attribute vip: boolean"},
                new Object[] {timestamp("seen"), "attribute seen: timestamp"},
                new Object[] {textSet("tags"), "attribute tags: text set"},
                new Object[] {text("sku").caseSensitive(), "attribute sku: text, case sensitive"},
                new Object[] {timestamp("ends").upcoming(), "attribute ends: timestamp, upcoming"},
                new Object[] {timestamp("seen").past(), "attribute seen: timestamp, past"},
                new Object[] {
                    text("a b").caseSensitive().withDefault("X"), "attribute `a b`: text, case sensitive, default \"X\""
                },
                new Object[] {
                    text("a").withDefault("X").caseSensitive(), "attribute a: text, case sensitive, default \"X\""
                },
                new Object[] {
                    timestamp("e").withDefault("2026-11-23").upcoming(),
                    "attribute e: timestamp, upcoming, default 2026-11-23T00:00:00Z"
                },
                new Object[] {bool("has_upgraded").withDefault(false), "attribute has_upgraded: boolean, default false"
                },
                new Object[] {number("n").withDefault(1e3), "attribute n: number, default 1000"});
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void toString_anyDeclaration_isAsASegmentsFileHasIt(AttributeDeclaration declaration, String text) {
        assertThat(declaration).hasToString(text);
    }

    static List<Object[]> defaults() {
        return List.of(
                new Object[] {text("a").withDefault("1"), Value.text("1")},
                new Object[] {text("a").withDefault(""), Value.text("")},
                new Object[] {number("a").withDefault(1), Value.number(1L)},
                new Object[] {number("a").withDefault("1.50"), Value.number(1.5)},
                new Object[] {bool("a").withDefault("TRUE"), Value.bool(true)},
                new Object[] {timestamp("a").withDefault("2026-11-23T01:00:00+01:00"), instant("2026-11-23T00:00:00Z")},
                new Object[] {timestamp("a").withDefault(Instant.EPOCH), instant("1970-01-01T00:00:00Z")},
                new Object[] {textSet("a").withDefault("x; y"), Value.textSet(List.of("x", "y"))},
                new Object[] {textSet("a").withDefault(List.of()), Value.textSet(List.of())},
                new Object[] {textSet("a").withDefault(Value.textSet(List.of("x"))), Value.textSet(List.of("x"))});
    }

    private static Value instant(String text) {
        return Value.timestamp(Instant.parse(text));
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void withDefault_valueThatReads_isOfTheDeclaredType(AttributeDeclaration declaration, Value read) {
        assertThat(declaration.defaultValue()).isEqualTo(read);
    }

    @Test
    void declaration_withoutOptions_hasNone() {
        AttributeDeclaration plain = timestamp("seen");
        assertThat(plain.name()).isEqualTo("seen");
        assertThat(plain.type()).isEqualTo(AttributeType.TIMESTAMP);
        assertThat(plain.isCaseSensitive()).isFalse();
        assertThat(plain.direction()).isNull();
        assertThat(plain.defaultValue()).isNull();
        assertThat(text("sku").caseSensitive().isCaseSensitive()).isTrue();
        assertThat(plain.past().direction()).isEqualTo(AttributeDeclaration.Direction.PAST);
        assertThat(plain.upcoming().direction()).isEqualTo(AttributeDeclaration.Direction.UPCOMING);
        assertThat(plain.direction()).as("unchanged by what was made of it").isNull();
    }

    static List<Object[]> refusals() {
        return List.of(
                refusal(() -> number("a").caseSensitive(), "attribute 'a' is number; 'case sensitive' needs text"),
                refusal(() -> textSet("a").caseSensitive(), "attribute 'a' is text set; 'case sensitive' needs text"),
                refusal(() -> text("a").past(), "attribute 'a' is text; 'past' needs timestamp"),
                refusal(() -> bool("a").upcoming(), "attribute 'a' is boolean; 'upcoming' needs timestamp"),
                refusal(
                        () -> text("a").caseSensitive().caseSensitive(),
                        "attribute 'a' is case sensitive already; cannot add 'case sensitive'"),
                refusal(() -> timestamp("a").past().upcoming(), "attribute 'a' is past already; cannot add 'upcoming'"),
                refusal(() -> timestamp("a").upcoming().past(), "attribute 'a' is upcoming already; cannot add 'past'"),
                refusal(() -> timestamp("a").past().past(), "attribute 'a' is past already; cannot add 'past'"),
                refusal(
                        () -> number("a").withDefault(1).withDefault(2),
                        "attribute 'a' is default 1 already; cannot add 'default'"),
                refusal(
                        () -> number("a").withDefault("one"),
                        "attribute 'a' is number; its default \"one\" does not read as it"
                                + "; expected digits like 99, -1.5 or 1e3"),
                refusal(
                        () -> number("a").withDefault("01"),
                        "attribute 'a' is number; its default \"01\" does not read as it"
                                + "; expected digits like 99, -1.5 or 1e3"),
                refusal(
                        () -> text("a").withDefault(1),
                        "attribute 'a' is text; its default 1 does not read as it"
                                + "; expected a text like \"a\"; did you mean \"1\"?"),
                refusal(
                        () -> bool("a").withDefault("yes"),
                        "attribute 'a' is boolean; its default \"yes\" does not read as it"
                                + "; expected true or false; did you mean true?"),
                refusal(
                        () -> timestamp("a").withDefault("2026-02-30"),
                        "attribute 'a' is timestamp; its default \"2026-02-30\" does not read as it"
                                + "; expected a date (2024-02-01) or an instant (2024-02-01T10:00:00Z)"),
                refusal(
                        () -> textSet("a").withDefault(true),
                        "attribute 'a' is text set; its default true does not read as it"
                                + "; expected texts like [\"a\", \"b\"] or \"a; b\"; did you mean \"true\"?"),
                refusal(() -> number("a").withDefault(Double.NaN), "number NaN is not finite"),
                refusal(() -> number(""), "attribute name is empty; expected 1 to 512 characters"));
    }

    private static Object[] refusal(ThrowingCallable call, String message) {
        return new Object[] {call, message};
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void declaration_thatDoesNotFit_isRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void equals_sameOptionsInAnyOrder_isEqual() {
        assertThat(timestamp("a").past().withDefault("2026-11-23"))
                .isEqualTo(timestamp("a").withDefault("2026-11-23T00:00:00Z").past())
                .hasSameHashCodeAs(
                        timestamp("a").withDefault("2026-11-23T00:00:00Z").past());
        assertThat(text("a"))
                .isNotEqualTo(text("b"))
                .isNotEqualTo(number("a"))
                .isNotEqualTo(text("a").caseSensitive())
                .isNotEqualTo(text("a").withDefault(""));
        assertThat(timestamp("a").past())
                .isNotEqualTo(timestamp("a").upcoming())
                .isNotEqualTo(timestamp("a"));
    }
}
