package dev.muster.segment.oracle;

import dev.muster.segment.ContactWrite;
import java.util.List;
import java.util.function.Function;

/**
 * What is to be written when contacts enter or leave a segment.
 *
 * @param segment the segment's name
 * @param isToEntering whether it answers to entering, not to leaving
 * @param isToBulk whether bulk changes count too
 * @param writes what is to be written for a change
 */
public record OracleReaction(
        String segment, boolean isToEntering, boolean isToBulk, Function<OracleChange, List<ContactWrite>> writes) {

    boolean answersTo(OracleChange change) {
        return change.segment().equals(segment)
                && change.isEntering() == isToEntering
                && (isToBulk || !change.isBulk());
    }
}
