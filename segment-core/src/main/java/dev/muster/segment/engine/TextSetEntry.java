package dev.muster.segment.engine;

import dev.muster.segment.Value;
import java.util.Set;

/** A distinct set of texts, with its members as they compare. */
final class TextSetEntry extends DictionaryEntry {

    final Value.TextSet value;
    final Set<String> members;

    TextSetEntry(String key, int code, Value.TextSet value) {
        super(key, code);
        this.value = value;
        this.members = HeldValue.foldedMembers(value.texts());
    }

    /** A key that two sets share only if they have the same texts, in whatever order. */
    static String key(Value.TextSet set) {
        StringBuilder key = new StringBuilder();
        set.texts().stream()
                .sorted()
                .forEach(text -> key.append(text.length()).append(':').append(text));
        return key.toString();
    }
}
