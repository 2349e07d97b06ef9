package dev.muster.segment.dsl;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names that are known, and which of them is near to one that is not. How many are looked at for one text is limited, so
 * that thousands of unknown names beside thousands of known ones do not stall: the first get their suggestion, the rest
 * none. Not safe for several threads.
 */
final class Vocabulary {

    /** About a tenth of a second. */
    private static final int LOOKED_AT = 1_000_000;

    private final Set<String> names;
    private int left = LOOKED_AT;

    Vocabulary(Set<String> names) {
        this.names = names;
    }

    boolean knows(String name) {
        return names.contains(name);
    }

    /** The known name that may have been meant, or {@code null} if none is near. */
    @Nullable
    String nearest(String name) {
        if (names.size() > left) {
            return null;
        }
        left -= names.size();
        return Suggestions.nearest(name, names);
    }
}
