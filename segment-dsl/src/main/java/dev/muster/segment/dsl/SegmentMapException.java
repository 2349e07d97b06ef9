package dev.muster.segment.dsl;

import java.io.Serializable;
import java.util.List;

/** Maps and lists that should define a segment do not. The message is the first problem's, with its path. */
public final class SegmentMapException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final Problem[] problems;

    /** A refusal for one reason or more, in the order of the maps and lists. */
    SegmentMapException(List<Problem> problems) {
        super(problems.get(0).toString());
        this.problems = problems.toArray(Problem[]::new);
    }

    /** Everything that is wrong, one or more, in the order of the maps and lists. */
    public List<Problem> problems() {
        return List.of(problems);
    }

    /**
     * Something that is wrong, and where.
     *
     * @param path keys and indexes, from 0, that lead there: {@code where[1].last_active.within}; a key is in backticks if
     *     it has more than letters, digits, {@code _} and {@code -}, and the middle of a very long path is left out
     * @param message what is wrong, without the path
     */
    public record Problem(String path, String message) implements Serializable {

        private static final long serialVersionUID = 1;

        /** The message with its path. */
        @Override
        public String toString() {
            return message + " (at " + path + ")";
        }
    }
}
