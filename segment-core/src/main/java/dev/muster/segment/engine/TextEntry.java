package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A distinct text, with its folded form and what it reads as, each worked out once. */
final class TextEntry extends DictionaryEntry {

    final Value.Text value;
    final String folded;
    /** The gap of this text in the cut whose token stands beside it, see {@link Gaps}. */
    int gap;

    @Nullable
    Object cut;

    private @Nullable Map<AttributeType, Optional<HeldValue>> readings;

    TextEntry(String text, int code, Value.Text value) {
        super(text, code);
        this.value = value;
        this.folded = Value.Text.folded(text);
    }

    /** This text read as another type, or {@code null} if it does not read as it. */
    @Nullable
    HeldValue readAs(AttributeType type) {
        if (readings == null) {
            readings = new EnumMap<>(AttributeType.class);
        }
        Optional<HeldValue> reading = readings.get(type);
        if (reading == null) {
            Value read = value.readAs(type);
            reading = read == null ? Optional.empty() : Optional.of(HeldValue.of(read));
            readings.put(type, reading);
        }
        return reading.orElse(null);
    }
}
