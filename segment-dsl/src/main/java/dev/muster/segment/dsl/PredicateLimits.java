package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a predicate that was read is held to its limits. Its canonical text may be longer than what was written, and has to
 * be within the limit of texts as well: what was accepted once is accepted as it is printed.
 */
final class PredicateLimits {

    /** More than one UTF-16 unit becomes: 'a or' becomes 'a is true OR', and a control character an escape of six. */
    private static final int GROWTH = 8;

    private PredicateLimits() {}

    /**
     * Why a predicate is refused, or {@code null} if it is not.
     *
     * @param written UTF-16 units that it was read from
     */
    static @Nullable String excess(Predicate predicate, long written, Limits limits) {
        if (predicate.nesting() > limits.nesting()) {
            return "operators are nested " + predicate.nesting() + " deep; at most " + limits.nesting()
                    + " are accepted";
        }
        if (predicate.nodes() > limits.nodes()) {
            return "the predicate has " + predicate.nodes() + " operators, leaves and list values; at most "
                    + limits.nodes() + " are accepted";
        }
        boolean isLong =
                mayGrowBeyond(written, limits) && predicate.textLength(limits.textLength()) > limits.textLength();
        return isLong ? tooLong(limits) : null;
    }

    /** Whether a text is so long that its canonical text may be past the limit. */
    static boolean mayGrowBeyond(long written, Limits limits) {
        return written > limits.textLength() / GROWTH;
    }

    static String tooLong(Limits limits) {
        return "written out, the text has more than " + limits.textLength() + " characters; no more are accepted";
    }
}
