package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.dsl.Diagnostic.Severity;
import dev.muster.segment.engine.SegmentEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an engine's lint says, at its place in a text. */
final class LintPlacesTest {

    private final SegmentEngine engine = SegmentEngine.builder()
            .define(segment("rich").where(SegmentParser.parse("mrr > 100")).build())
            .build();

    LintPlacesTest() {
        engine.apply(contact("c1").set("plan", "Pro").set("mrr", 120).set("last_active", "2026-11-23"));
        engine.apply(contact("c2").set("plan", "Pro").set("mrr", 80));
    }

    private List<Diagnostic> diagnostics(String expression) {
        return SegmentParser.tryParse(expression, Scope.of(engine.schema()), engine.insight()::lint)
                .diagnostics();
    }

    private List<String> said(String expression) {
        return said(diagnostics(expression));
    }

    private static List<String> said(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(diagnostic -> diagnostic.line() + ":" + diagnostic.column() + "+" + diagnostic.length() + " "
                        + diagnostic.message())
                .toList();
    }

    @Test
    void tryParse_withLint_putsAWarningAtItsLeaf() {
        List<Diagnostic> diagnostics = diagnostics("mrr > 99 and\n  plan is Por");

        assertThat(diagnostics.stream().map(Diagnostic::toString)).containsExactly("""
                no contact has plan "Por"; 2 have "Pro" (line 2, column 3)
                  plan is Por
                  ^^^^^^^^^^^""");
        assertThat(diagnostics.get(0).severity()).isEqualTo(Severity.WARNING);
        assertThat(said("plan is \"Por\" AND mrr > 99"))
                .containsExactly("1:1+13 no contact has plan \"Por\"; 2 have \"Pro\"");
    }

    @Test
    void tryParse_withLint_putsAWarningFromTheFirstLeafOfAPartToItsLast() {
        assertThat(said("plan is Pro or (mrr > 5 and mrr < 3)"))
                .containsExactly("1:17+19 'mrr > 5 AND mrr < 3' cannot matter: it fails wherever the rest leaves it to"
                        + " decide");
        assertThat(said("mrr > 100 and not (mrr < 3 and plan is Pro)"))
                .containsExactly("1:20+23 'NOT (mrr < 3 AND plan is \"Pro\")' cannot matter: it holds wherever the rest"
                        + " leaves it to decide");
        assertThat(said("mrr > 200 and in segment rich"))
                .containsExactly(
                        "1:26+4 'in segment rich' cannot matter: it holds wherever the rest leaves it to decide");
        assertThat(said("plan is Pro and (mrr > 5\n and mrr < 3)"))
                .containsExactly(
                        "1:1+4 the expression can have no members: 'mrr > 5' and 'mrr < 3' exclude each other");
    }

    @Test
    void tryParse_withLintOfANamedSegment_namesIt() {
        Scope scope = Scope.of(engine.schema()).defining("rich");
        assertThat(said(SegmentParser.tryParse("mrr > 5 and mrr < 3", scope, engine.insight()::lint)
                        .diagnostics()))
                .containsExactly(
                        "1:1+19 segment 'rich' can have no members: 'mrr > 5' and 'mrr < 3' exclude each other");
    }

    @Test
    void tryParse_withLint_saysNothingTwice() {
        assertThat(said("last_active within 7 days"))
                .hasSize(1)
                .allMatch(said -> said.startsWith("1:1+25 'last_active within 7 days' looks both back and ahead"));
        assertThat(said("mmrr > 5")).containsExactly("1:1+4 attribute 'mmrr' is not known; did you mean 'mrr'?");
        assertThat(said("last_actve exists"))
                .containsExactly("1:1+17 no contact has attribute 'last_actve'; did you mean 'last_active'?");
    }

    @Test
    void tryParse_ofARefusedTextWithLint_doesNotAsk() {
        assertThat(said("mrr is true and mrr > 5 and mrr < 3"))
                .singleElement()
                .asString()
                .startsWith("1:1+11 attribute 'mrr' is number; 'is true' needs a boolean");
    }

    @Test
    void tryParse_ofAFileWithLint_putsWarningsInEachSegment() {
        String file = """
                segment a:
                  plan is Por
                segment b:
                  mrr > 100 and
                  mrr > 50
                segment c:
                  in segment rich and mrr < 5
                """;
        assertThat(said(SegmentsFile.tryParse(file, Scope.of(engine.schema()), engine.insight()::lint)
                        .diagnostics()))
                .containsExactly(
                        "2:3+11 no contact has plan \"Por\"; 2 have \"Pro\"",
                        "5:3+8 'mrr > 50' cannot matter: it holds wherever the rest leaves it to decide",
                        "7:14+16 segment 'c' can have no members: 'in segment rich' and 'mrr < 5' exclude each other");
        assertThatThrownBy(() -> SegmentsFile.tryParse(
                        "segment a: in segment b segment b: mrr > 5", Scope.empty(), engine.insight()::lint))
                .isInstanceOf(InvalidSegmentException.class);
    }
}
