package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.InvalidSegmentException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Memory of unused attributes was never freed: 100,000 names that were written and cleared again took 118 MB for the
 * engine's lifetime, and so did the distinct texts of a segment's attribute.
 */
final class GivenBackTest {

    private static final int NAMES = 1_000;

    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at("2026-01-01T00:00:00Z"))
            .attribute(text("declared"))
            .define(segment("pro").where(attribute("plan").is("Pro")).build())
            .build();

    private int attributes() {
        return engine.statistics().sizes().attributes();
    }

    @Test
    void write_clearedAttributes_areDropped() {
        assertThat(attributes()).isEqualTo(2);
        for (int i = 0; i < NAMES; i++) {
            engine.apply(contact("c").set("name-" + i, i));
        }
        assertThat(attributes()).isEqualTo(2 + NAMES);
        for (int i = 0; i < NAMES; i++) {
            engine.apply(contact("c").clear("name-" + i));
        }
        assertThat(attributes()).isEqualTo(2);
    }

    @Test
    void remove_lastContact_dropsItsAttributesAndKeepsWhatSegmentsUse() {
        engine.apply(contact("c").set("plan", "Pro").set("declared", "x").set("other", "y"));
        engine.remove("c");
        assertThat(attributes()).isEqualTo(2);
        engine.apply(contact("d").set("plan", "Pro").set("other", 5));
        assertThat(engine.count("pro")).isEqualTo(1);
        assertThat(engine.attributes("d")).containsKeys("plan", "other");
    }

    @Test
    void batch_clearsAndSetsAnAttributeOfTwoContacts_keepsTheValue() {
        engine.apply(contact("c").set("other", "y"));
        engine.apply(List.of(contact("c").clear("other"), contact("d").set("other", "z")));
        assertThat(engine.attributes("d")).hasToString("{other=\"z\"}");
        assertThat(attributes()).isEqualTo(3);
    }

    @Test
    void define_refusedDefinition_leavesNoAttributes() {
        assertThatThrownBy(() -> engine.define(
                        segment("a").where(attribute("new").is("v")).build(),
                        segment("b").where(attribute("new").isTrue()).build()))
                .isInstanceOf(InvalidSegmentException.class);
        engine.catchUp();
        assertThat(attributes()).isEqualTo(2);
    }

    @Test
    void define_onADroppedAttribute_seesWhatIsWrittenAfter() {
        engine.apply(contact("c").set("seen", "2025-12-31"));
        engine.apply(contact("c").clear("seen"));
        engine.define(segment("recent").where(attribute("seen").exists()).build());
        engine.apply(contact("c").set("seen", "2025-12-31"));
        assertThat(engine.view("recent").members("recent")).containsExactly("c");
        engine.delete("recent");
        engine.apply(contact("c").clear("seen"));
        assertThat(engine.insight().audit().mismatches()).isEmpty();
    }

    @Test
    void write_distinctTextsThatGoAgain_giveTheirMemoryBack() {
        engine.apply(contact("c").set("plan", "Pro"));
        long before = dictionaryBytes();
        for (int i = 0; i < NAMES * 10; i++) {
            engine.apply(contact("d-" + i).set("plan", "plan " + i));
        }
        for (int i = 0; i < NAMES * 10; i++) {
            engine.remove("d-" + i);
        }
        assertThat(dictionaryBytes()).isLessThan(before + NAMES * 5);
        assertThat(engine.view("pro").members("pro")).containsExactly("c");
        engine.remove("c");
        engine.apply(contact("e").set("plan", "Pro"));
        assertThat(engine.view("pro").members("pro")).containsExactly("e");
    }

    private long dictionaryBytes() {
        return engine.statistics().bytes().getOrDefault("dictionaries", 0L);
    }
}
