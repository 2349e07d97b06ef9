package dev.muster.segment.insight;

import dev.muster.segment.Value;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What brought one change of a membership about. */
public sealed interface ChangeCause {

    /**
     * An attribute that a write changed.
     *
     * @param attribute its name
     * @param before what the contact held, or {@code null} for nothing
     * @param after what it holds since, or {@code null} for nothing
     */
    record AttributeChange(
            String attribute,
            @Nullable Value before,
            @Nullable Value after) {

        /** As a marketer reads it. */
        @Override
        public String toString() {
            return attribute + ": " + (before == null ? "missing" : before) + " → "
                    + (after == null ? "missing" : after);
        }
    }

    /**
     * A leaf whose truth turned, and with it all that it is a part of.
     *
     * @param leaf its canonical text
     * @param holds whether it holds since
     * @param value the value that it read then, or {@code null} if it read none
     */
    record Decision(String leaf, boolean holds, @Nullable Value value) {

        /** As a marketer reads it. */
        @Override
        public String toString() {
            return leaf + (holds ? " holds now" : " holds no longer");
        }
    }

    /**
     * A write, a reaction's among them.
     *
     * @param isNewContact whether the contact came with it: then all leaves decided that hold, and it may be that none does, where
     *     nothing is known of the contact and that is enough
     * @param attributes those that it changed and that the segment, or one that it uses, looks at
     * @param decisions the leaves that decided
     */
    record Written(boolean isNewContact, List<AttributeChange> attributes, List<Decision> decisions)
            implements ChangeCause {
        /** As a marketer reads it. */
        @Override
        public String toString() {
            return joined(List.of(isNewContact ? "new contact" : "", joined(attributes), joined(decisions)), "; ");
        }
    }

    /**
     * The clock alone.
     *
     * @param due the instant at which it was due
     * @param decisions the windows that decided
     */
    record Elapsed(Instant due, List<Decision> decisions) implements ChangeCause {
        /** As a marketer reads it. */
        @Override
        public String toString() {
            return "due at " + due + "; " + joined(decisions);
        }
    }

    /**
     * The segment, or one that it uses, was defined, replaced or deleted, or an attribute of it was declared.
     *
     * @param before its definition until then, or {@code null} if it had none
     * @param after its definition since, or {@code null} if it has none
     * @param differences what else became another and bears on it: its mode, a segment that it uses, how an attribute reads
     */
    record Redefined(@Nullable String before, @Nullable String after, List<String> differences) implements ChangeCause {
        /** As a marketer reads it. */
        @Override
        public String toString() {
            return differences.isEmpty()
                    ? "definition: " + (before == null ? "none" : before) + " → " + (after == null ? "none" : after)
                    : "definition: " + joined(differences);
        }
    }

    /**
     * The contact was removed.
     *
     * @param attributes what it held of what the segment, or one that it uses, looks at
     */
    record Removed(List<AttributeChange> attributes) implements ChangeCause {
        /** As a marketer reads it. */
        @Override
        public String toString() {
            return attributes.isEmpty() ? "removed" : "removed; " + joined(attributes);
        }
    }

    private static String joined(List<?> parts) {
        return joined(parts, ", ");
    }

    private static String joined(List<?> parts, String separator) {
        return parts.stream()
                .map(Object::toString)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(separator));
    }
}
