package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import org.jspecify.annotations.Nullable;

/**
 * An attribute that live segments use, and how it reads.
 *
 * @param slot its number among the attributes that are used, from 0
 * @param column what contacts hold of it
 * @param reading how it reads, or {@code null} if no segment needs a type
 * @param type the type that it reads as, or {@code null} if no segment needs one
 * @param defaultValue what is read where it is missing, or {@code null}
 */
record BoundAttribute(
        int slot,
        Column column,
        @Nullable AttributeDeclaration reading,
        @Nullable AttributeType type,
        @Nullable HeldValue defaultValue) {

    static BoundAttribute of(int slot, Column column, @Nullable AttributeDeclaration reading) {
        Value value = reading == null ? null : reading.defaultValue();
        return new BoundAttribute(
                slot,
                column,
                reading,
                reading == null ? null : reading.type(),
                value == null ? null : HeldValue.of(value));
    }

    String name() {
        return column.attribute;
    }

    /** Whether a code of the column that is not missing is that of a value of the type that this reads as. */
    boolean isPlain(long code) {
        return code != Column.OTHER && column.type() == type;
    }

    /** Whether every value that is held is plain, and so reads as the type. */
    boolean readsAllThatIsHeld() {
        return column.held() == 0 || (column.type() == type && !column.hasOthers());
    }

    boolean isCaseSensitive() {
        return reading != null && reading.isCaseSensitive();
    }
}
