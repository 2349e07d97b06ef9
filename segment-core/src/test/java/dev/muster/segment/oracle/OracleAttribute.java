package dev.muster.segment.oracle;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How one attribute reads: as folded text, Double, Boolean, epoch milliseconds (Long) or a set of folded texts. */
final class OracleAttribute {

    private static final Object UNREADABLE = new Object();

    private final String name;
    private final AttributeType type;
    private final boolean isCaseSensitive;
    private final AttributeDeclaration.@Nullable Direction direction;
    private final @Nullable Value defaultValue;

    /** Texts that were read before: long runs read the same few again and again. */
    private final Map<String, Object> readTexts = new HashMap<>();

    private OracleAttribute(
            String name,
            AttributeType type,
            boolean isCaseSensitive,
            AttributeDeclaration.@Nullable Direction direction,
            @Nullable Value defaultValue) {
        this.name = name;
        this.type = type;
        this.isCaseSensitive = isCaseSensitive;
        this.direction = direction;
        this.defaultValue = defaultValue;
    }

    static OracleAttribute declared(AttributeDeclaration declaration) {
        return new OracleAttribute(
                declaration.name(),
                declaration.type(),
                declaration.isCaseSensitive(),
                declaration.direction(),
                declaration.defaultValue());
    }

    static OracleAttribute inferred(String name, AttributeType type) {
        return new OracleAttribute(name, type, false, null, null);
    }

    String name() {
        return name;
    }

    AttributeType type() {
        return type;
    }

    AttributeDeclaration.@Nullable Direction direction() {
        return direction;
    }

    boolean isDefaulted(Map<String, Value> contact) {
        return defaultValue != null && !contact.containsKey(name);
    }

    /** What predicates read of a contact, or {@code null} if the attribute is missing for them. */
    @Nullable
    Object read(Map<String, Value> contact) {
        Value held = contact.get(name);
        if (held != null) {
            return comparable(held);
        }
        return defaultValue == null ? null : comparable(defaultValue);
    }

    /** A value as it compares, or {@code null} if it does not read as the type. */
    @Nullable
    Object comparable(Value value) {
        if (value instanceof Value.Text text) {
            Object read = readTexts.computeIfAbsent(text.text(), written -> {
                Object fresh = read(written);
                return fresh == null ? UNREADABLE : fresh;
            });
            return read == UNREADABLE ? null : read;
        }
        if (value instanceof Value.Number number) {
            return type == AttributeType.NUMBER ? number.number() : null;
        }
        if (value instanceof Value.Bool bool) {
            return type == AttributeType.BOOLEAN ? bool.truth() : null;
        }
        if (value instanceof Value.Timestamp timestamp) {
            return type == AttributeType.TIMESTAMP ? timestamp.instant().toEpochMilli() : null;
        }
        Value.TextSet set = (Value.TextSet) value;
        return type == AttributeType.TEXT_SET ? foldedAll(set.texts()) : null;
    }

    private @Nullable Object read(String written) {
        return switch (type) {
            case TEXT -> comparableText(written);
            case NUMBER -> PlainReading.number(written);
            case BOOLEAN -> PlainReading.bool(written);
            case TIMESTAMP -> PlainReading.millis(written);
            case TEXT_SET -> foldedAll(PlainReading.textSet(written));
        };
    }

    String comparableText(String text) {
        return isCaseSensitive ? text : PlainReading.folded(text);
    }

    private static Set<String> foldedAll(Set<String> texts) {
        return texts.stream().map(PlainReading::folded).collect(Collectors.toSet());
    }

    /** A value as a declared attribute of this type keeps it, or {@code null} if it does not read as the type. */
    @Nullable
    Value kept(Value written) {
        if (written.type() == type) {
            return written;
        }
        if (!(written instanceof Value.Text text)) {
            return null;
        }
        String source = text.text();
        return switch (type) {
            case TEXT -> written;
            case NUMBER -> {
                Double number = PlainReading.number(source);
                yield number == null ? null : new Value.Number(number);
            }
            case BOOLEAN -> {
                Boolean truth = PlainReading.bool(source);
                yield truth == null ? null : new Value.Bool(truth);
            }
            case TIMESTAMP -> {
                Long millis = PlainReading.millis(source);
                yield millis == null ? null : new Value.Timestamp(java.time.Instant.ofEpochMilli(millis));
            }
            case TEXT_SET -> new Value.TextSet(PlainReading.textSet(source));
        };
    }
}
