package dev.muster.segment;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

    private static final Segment LOW =
            segment("low").where(attribute("tier").in(1, 2)).build();

    @Test
    void new_listsThatChangeLater_keepsCopies() {
        List<AttributeDeclaration> attributes = new ArrayList<>(List.of(number("mrr")));
        Map<String, AttributeType> types = new LinkedHashMap<>(Map.of("tier", AttributeType.NUMBER));
        List<Segment> segments = new ArrayList<>(List.of(LOW));
        Definitions definitions = new Definitions(attributes, types, segments);

        attributes.clear();
        types.clear();
        segments.clear();

        assertThat(definitions)
                .isEqualTo(new Definitions(List.of(number("mrr")), Map.of("tier", AttributeType.NUMBER), List.of(LOW)));
        assertThatThrownBy(() -> definitions.inferredTypes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void new_inferredTypeOfADeclaredAttribute_leavesItOut() {
        Definitions definitions =
                new Definitions(List.of(text("tier")), Map.of("tier", AttributeType.NUMBER), List.of());

        assertThat(definitions.inferredTypes()).isEmpty();
    }

    @Test
    void new_nameTwice_isRefused() {
        assertThatThrownBy(() -> Definitions.of(List.of(), List.of(LOW, LOW)))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("segment 'low' is defined twice");
        assertThatThrownBy(() -> Definitions.of(List.of(text("a"), number("a")), List.of()))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("attribute 'a' is declared twice: as attribute a: text and as attribute a: number");
        assertThatThrownBy(() -> new Definitions(List.of(), Map.of("", AttributeType.TEXT), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attribute name is empty; expected 1 to 512 characters");
    }

    @Test
    void toString_always_isASegmentsFile() {
        Definitions definitions = new Definitions(
                List.of(timestamp("trial_ends_at").upcoming()), Map.of("a tier", AttributeType.TEXT_SET), List.of(LOW));

        assertThat(definitions).hasToString("""
                attribute trial_ends_at: timestamp, upcoming

                attribute `a tier`: text set, inferred

                segment low:
                  tier in [1, 2]
                """);
        assertThat(Definitions.none()).hasToString("");
    }
}
