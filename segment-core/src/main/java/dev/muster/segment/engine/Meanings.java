package dev.muster.segment.engine;

import dev.muster.segment.Schema;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bound segments of a {@link Catalog}, without the index over them. Kept for as long as a cause can be asked for.
 */
final class Meanings {

    private final Schema schema;
    private final Map<String, LiveSegment> byName;
    private final Binder binder;

    /** Creates the meanings. The map is not copied and must not be modified later. */
    Meanings(Schema schema, Map<String, LiveSegment> byName, Binder binder) {
        this.schema = schema;
        this.byName = byName;
        this.binder = binder;
    }

    Schema schema() {
        return schema;
    }

    /** Returns the segment with this name, or {@code null}. */
    @Nullable
    LiveSegment find(String name) {
        return byName.get(name);
    }

    /** Returns a binder for a predicate that is not defined; see {@link Binder#beside}. */
    Binder binderBeside(Schema otherSchema, Function<String, Column> columns) {
        return Binder.beside(binder, otherSchema, columns);
    }
}
