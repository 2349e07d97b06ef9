package dev.muster.segment;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SegmentTest {

    @Test
    void build_severalWheres_joinsAllWithAnd() {
        Segment segment = segment("active_pro_users")
                .where(attribute("plan").is("Pro"), attribute("last_active").within(days(7)))
                .where(attribute("email_verified").isTrue())
                .build();
        assertThat(segment)
                .hasToString("segment active_pro_users:\n"
                        + "  plan is \"Pro\" AND last_active within 7 days AND email_verified is true");
        assertThat(segment.mode()).isEqualTo(Segment.Mode.REALTIME);
    }

    @Test
    void build_oneWhere_isThatPredicate() {
        Segment segment =
                segment("s").where(attribute("plan").is("Pro")).onDemand().build();
        assertThat(segment.predicate()).isEqualTo(attribute("plan").is("Pro"));
        assertThat(segment).hasToString("segment s on demand:\n  plan is \"Pro\"");
        assertThat(segment.mode()).isEqualTo(Segment.Mode.ON_DEMAND);
    }

    @Test
    void build_withoutPredicate_isRefused() {
        assertThatThrownBy(() -> segment("s").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("segment 's' has no predicate; expected where(…)");
    }

    @Test
    void onDemand_twice_isRefused() {
        assertThatThrownBy(() -> segment("s").onDemand().onDemand())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("segment 's' is on demand already");
    }
}
