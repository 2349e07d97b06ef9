package dev.muster.segment.insight;

import dev.muster.segment.Predicate;
import dev.muster.segment.Value;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a contact is, or is not, a member: the predicate as a tree, every part with its truth. Immutable.
 *
 * @param contactId the contact
 * @param at engine time, as of which all of it holds
 * @param segment the segment, or {@code null} if a predicate was asked about that is none's
 * @param root the whole predicate
 */
public record Explanation(
        String contactId, Instant at, @Nullable String segment, Part root) {

    /** What joins the parts of a part. */
    public enum Kind {
        /** All have to hold. */
        ALL("all of"),
        /** At least one has to hold. */
        ANY("any of"),
        /** The one part must not hold. */
        NOT("not"),
        /** The one part is another segment's predicate. */
        IN_SEGMENT("in segment"),
        /** A comparison of one attribute. */
        LEAF("");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** What a leaf saw of its attribute. */
    public enum Seen {
        /** A value of the contact's own. */
        VALUE,
        /** The attribute is missing, and its declared default is read. */
        DEFAULT,
        /** The attribute is missing. */
        MISSING,
        /** A value that does not read as the attribute's type, and counts as missing. */
        UNREADABLE,
        /** Nothing: no leaf. */
        NOTHING
    }

    /**
     * A part of a predicate.
     *
     * @param kind what it is
     * @param predicate the part itself
     * @param holds whether it holds for the contact
     * @param seen what it saw, if it is a leaf
     * @param attribute the attribute that it compares, or {@code null} if it is no leaf
     * @param value the value that was read, or what is held where that is unreadable; {@code null} if there is none
     * @param turnsAt the instant at which the clock alone makes it hold, or no longer hold, if nobody writes; or {@code null} if
     *     it never does
     * @param parts what it joins, from left to right
     */
    public record Part(
            Kind kind,
            Predicate predicate,
            boolean holds,
            Seen seen,
            @Nullable String attribute,
            @Nullable Value value,
            @Nullable Instant turnsAt,
            List<Part> parts) {

        /** Its canonical text. Costs as much as it is long. */
        public String text() {
            return predicate.toString();
        }

        private void print(int depth, StringBuilder lines) {
            lines.append("\n").append("  ".repeat(depth)).append(holds ? "yes  " : "no   ");
            lines.append(
                    switch (kind) {
                        case LEAF, IN_SEGMENT -> text();
                        case ALL, ANY, NOT -> kind.words;
                    });
            String remark = remark();
            if (!remark.isEmpty()) {
                lines.append("  (").append(remark).append(')');
            }
            parts.forEach(part -> part.print(depth + 1, lines));
        }

        private String remark() {
            String saw = switch (seen) {
                case VALUE -> attribute + ": " + value;
                case DEFAULT -> attribute + ": missing, " + value + " by default";
                case MISSING -> attribute + ": missing";
                case UNREADABLE -> attribute + ": " + value + ", which does not read as its type";
                case NOTHING -> "";
            };
            String turn = turnsAt == null ? "" : (holds ? "until " : "from ") + turnsAt;
            return saw.isEmpty() || turn.isEmpty() ? saw + turn : saw + ", " + turn;
        }
    }

    /** Whether the contact is a member. */
    public boolean holds() {
        return root.holds;
    }

    /** The tree as a marketer reads it: a line a part, what it saw, and until when it is so if nobody writes. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        lines.append(contactId)
                .append(root.holds ? " is in " : " is not in ")
                .append(segment == null ? root.text() : segment);
        root.print(1, lines);
        return lines.toString();
    }
}
