package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Limits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However deep or long a text is, a small stack suffices for it. */
final class NestingTest {

    private static final int SMALL_STACK = 256 * 1024;

    private static final String TOO_DEEP = "parentheses and 'not' are nested at most 200 deep";

    @ParameterizedTest
    @ValueSource(strings = {"(", "not (", "!(", "a and (", "a or not (b and ("})
    void tryParse_fiftyThousandParentheses_isTooDeep(String open) {
        assertThat(messages(open.repeat(50_000))).containsExactly(TOO_DEEP);
        assertThat(messages(open.repeat(50_000) + "a" + ")".repeat(50_000))).containsExactly(TOO_DEEP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not ", "!", "NOT\n"})
    void tryParse_sixtyThousandNots_isTooDeep(String not) {
        assertThat(messages(not.repeat(60_000) + "a")).containsExactly(TOO_DEEP);
    }

    @Test
    void tryParse_hundredThousandOrs_isTooLarge() {
        assertThat(messages("a" + " or a".repeat(100_000)))
                .containsExactly(
                        "the predicate has 100002 operators, leaves and list values; at most 100000 are accepted");
    }

    @Test
    void tryParse_asDeepAndLongAsAllowed_isAccepted() {
        assertThat(messages("(".repeat(200) + "a" + ")".repeat(200))).isEmpty();
        assertThat(messages("not ".repeat(200) + "a")).isEmpty();
        assertThat(messages("not (a or ".repeat(99) + "a" + ")".repeat(99))).isEmpty();
        assertThat(messages("a" + " and a".repeat(99_998))).isEmpty();
        assertThat(messages("a in [" + "x,".repeat(9_999) + "x]")).isEmpty();
        assertThat(messages("a is \"" + "東".repeat(Limits.standard().textLength() - 7) + "\""))
                .isEmpty();
    }

    @Test
    void tryParse_parenthesesSideBySide_doNotAddUp() {
        assertThat(messages("(a)" + " and (not a)".repeat(1_000))).isEmpty();
        assertThat(messages(")".repeat(1_000) + "(")).hasSize(1);
    }

    private static List<String> messages(String text) {
        return onSmallStack(() -> SegmentParser.tryParse(text)).diagnostics().stream()
                .map(Diagnostic::message)
                .toList();
    }

    private static <T> T onSmallStack(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable run = () -> {
            try {
                result.complete(task.get());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        };
        new Thread(null, run, "small-stack", SMALL_STACK).start();
        try {
            return result.join();
        } catch (CompletionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }
}
