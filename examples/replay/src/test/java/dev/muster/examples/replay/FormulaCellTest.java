package dev.muster.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaCellTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+46 70", "-5", "@x", " =1", "\tx", "'+46", "''=", "' @"})
    void defused_formula_startsWithOneMoreApostrophe(String text) {
        assertThat(FormulaCell.defused(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "'a", "'", "''", "", "a=1", "6'-tall"})
    void defused_noFormula_isTheText(String text) {
        assertThat(FormulaCell.defused(text)).isEqualTo(text);
        assertThat(FormulaCell.restored(text)).isEqualTo(text);
    }

    /** Tries every text of up to five of these characters. */
    @Test
    void restored_whatWasDefused_isTheText() {
        String letters = "'=-+@ \ta";
        for (int i = 0; i < Math.pow(letters.length(), 5); i++) {
            StringBuilder text = new StringBuilder();
            for (int rest = i; rest > 0; rest /= letters.length()) {
                text.append(letters.charAt(rest % letters.length()));
            }
            assertThat(FormulaCell.restored(FormulaCell.defused(text.toString())))
                    .isEqualTo(text.toString());
        }
    }
}
