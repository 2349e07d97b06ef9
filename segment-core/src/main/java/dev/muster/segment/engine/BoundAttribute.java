package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import org.jspecify.annotations.Nullable;

/**
 * An attribute that live segments use, and how it reads.
 *
 * @param slot its number among the attributes that are used, from 0
 * @param id its number in rows
 * @param name its name
 * @param reading how it reads, or {@code null} if no segment needs a type
 * @param defaultValue what is read where it is missing, or {@code null}
 */
record BoundAttribute(
        int slot,
        int id,
        String name,
        @Nullable AttributeDeclaration reading,
        @Nullable HeldValue defaultValue) {

    static BoundAttribute of(int slot, int id, String name, @Nullable AttributeDeclaration reading) {
        Value value = reading == null ? null : reading.defaultValue();
        return new BoundAttribute(slot, id, name, reading, value == null ? null : HeldValue.of(value));
    }

    @Nullable
    AttributeType type() {
        return reading == null ? null : reading.type();
    }

    boolean isCaseSensitive() {
        return reading != null && reading.isCaseSensitive();
    }
}
