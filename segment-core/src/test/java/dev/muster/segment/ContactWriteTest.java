package dev.muster.segment;

import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.removal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ContactWriteTest {

    @Test
    void set_everyKind_holdsItsValue() {
        ContactWrite write = contact("c-42")
                .set("text", "Pro")
                .set("double", 1.5)
                .set("long", 9_007_199_254_740_992L)
                .set("int", 7)
                .set("boolean", true)
                .set("instant", Instant.parse("2026-11-23T10:00:00.0009Z"))
                .set("set", List.of("a", "b"))
                .set("object", (Object) Value.text("v"))
                .clear("gone");
        assertThat(write.contactId()).isEqualTo("c-42");
        assertThat(write.isRemoval()).isFalse();
        assertThat(write.values())
                .containsExactly(
                        entry("text", Value.text("Pro")),
                        entry("double", Value.number(1.5)),
                        entry("long", Value.number(9_007_199_254_740_992L)),
                        entry("int", Value.number(7L)),
                        entry("boolean", Value.bool(true)),
                        entry("instant", Value.timestamp(Instant.parse("2026-11-23T10:00:00Z"))),
                        entry("set", Value.textSet(List.of("a", "b"))),
                        entry("object", Value.text("v")),
                        entry("gone", null));
    }

    @Test
    void set_character_isAText() {
        assertThat(contact("c").set("grade", 'A').values()).containsExactly(entry("grade", Value.text("A")));
    }

    @Test
    void set_float_isTheDecimalThatWasWritten() {
        assertThat(contact("c").set("share", 0.1f).values()).containsExactly(entry("share", Value.number(0.1)));
    }

    @Test
    void set_null_clearsTheAttribute() {
        assertThat(contact("c").set("plan", "Pro").set("plan", null).values()).containsExactly(entry("plan", null));
    }

    private static Map.Entry<String, @Nullable Value> entry(String name, @Nullable Value value) {
        return new AbstractMap.SimpleEntry<>(name, value);
    }

    @Test
    void set_sameAttributeTwice_keepsTheLaterValueInTheFirstPlace() {
        ContactWrite write = contact("c").set("a", 1).set("b", 1).set("a", "two");
        assertThat(write.values()).containsExactly(entry("a", Value.text("two")), entry("b", Value.number(1L)));
        write.clear("a");
        assertThat(write.values()).containsEntry("a", null);
    }

    @Test
    void values_changedByCaller_isRefused() {
        ContactWrite write = contact("c").set("a", 1);
        assertThatThrownBy(() -> write.values().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void removal_anyContact_hasNoValuesAndTakesNone() {
        ContactWrite write = removal("c-42");
        assertThat(write.isRemoval()).isTrue();
        assertThat(write.values()).isEmpty();
        assertThatThrownBy(() -> write.set("plan", "Pro"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the removal of contact 'c-42' sets nothing");
        assertThatThrownBy(() -> write.clear("plan"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the removal of contact 'c-42' sets nothing");
    }

    static List<Object[]> refusedValues() {
        return List.of(
                new Object[] {"plan", "a\uD83D", "text has a lone surrogate at index 1"},
                new Object[] {"mrr", Double.NaN, "number NaN is not finite"},
                new Object[] {"mrr", Float.NEGATIVE_INFINITY, "number -Infinity is not finite"},
                new Object[] {
                    "mrr",
                    9_007_199_254_740_993L,
                    "number 9007199254740993 cannot be held exactly by a double; store it as text"
                },
                new Object[] {
                    "seen",
                    Instant.parse("+10000-01-01T00:00:00Z"),
                    "timestamp +10000-01-01T00:00:00Z is outside the years 1 to 9999"
                },
                new Object[] {"tags", List.of(1), "a text set holds texts; got java.lang.Integer"},
                new Object[] {
                    "mrr",
                    BigDecimal.ONE,
                    "got java.math.BigDecimal; expected a String, a number, a Boolean, an Instant or a Collection of String"
                },
                new Object[] {"", "Pro", "attribute name is empty; expected 1 to 512 characters"},
                new Object[] {"a\tb", "Pro", "attribute name has the control character U+0009 at index 1"});
    }

    @ParameterizedTest
    @MethodSource("refusedValues")
    void set_refusedValue_namesContactAndAttribute(String attribute, Object value, String why) {
        ContactWrite write = contact("c-42").set("kept", 1);
        InvalidWriteException refused =
                catchThrowableOfType(InvalidWriteException.class, () -> write.set(attribute, value));
        assertThat(refused).hasMessage("contact 'c-42', attribute '" + attribute + "': " + why);
        assertThat(refused.contactId()).isEqualTo("c-42");
        assertThat(refused.attribute()).isEqualTo(attribute);
        assertThat(write.values()).containsOnlyKeys("kept");
    }

    @Test
    void clear_nameThatCannotBe_isRefused() {
        assertThatThrownBy(() -> contact("c").clear(""))
                .isInstanceOf(InvalidWriteException.class)
                .hasMessage("contact 'c', attribute '': attribute name is empty; expected 1 to 512 characters");
    }

    @Test
    void toString_anyWrite_namesContactAndValues() {
        assertThat(contact("c-42").set("plan", "Pro").set("mrr", 99).clear("coupon"))
                .hasToString("contact(c-42){plan=\"Pro\", mrr=99, coupon=null}");
        assertThat(removal("c-42")).hasToString("removal(c-42)");
    }
}
