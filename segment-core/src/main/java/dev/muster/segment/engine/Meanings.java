package dev.muster.segment.engine;

import dev.muster.segment.Schema;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the segments of a {@link Catalog} mean, without the index over them: kept for as long as somebody may ask why. */
final class Meanings {

    private final Schema schema;
    private final Map<String, LiveSegment> byName;
    private final Binder binder;

    /** The map is not copied, and not written any more. */
    Meanings(Schema schema, Map<String, LiveSegment> byName, Binder binder) {
        this.schema = schema;
        this.byName = byName;
        this.binder = binder;
    }

    Schema schema() {
        return schema;
    }

    /** The segment with this name, or {@code null}. */
    @Nullable
    LiveSegment find(String name) {
        return byName.get(name);
    }

    /** A binder for what is not to stay; see {@link Binder#beside}. */
    Binder binderBeside(Schema otherSchema, Function<String, Column> columns) {
        return Binder.beside(binder, otherSchema, columns);
    }
}
