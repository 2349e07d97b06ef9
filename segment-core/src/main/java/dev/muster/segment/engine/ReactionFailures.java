package dev.muster.segment.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why reactions were stopped during one call: the first reasons in words, and how many there were. */
final class ReactionFailures {

    private static final int TOLD = 10;

    private final List<String> first = new ArrayList<>();
    private @Nullable Throwable cause;
    private int count;

    void add(String reason, @Nullable Throwable thrown) {
        if (count++ < TOLD) {
            first.add(reason);
        }
        if (cause == null) {
            cause = thrown;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** All that is told of them, for a call that is complete but for them. */
    ReactionException exception(Tick tick) {
        String more = count > TOLD ? "; and " + (count - TOLD) + " more" : "";
        return new ReactionException(String.join("; ", first) + more, tick, cause);
    }
}
