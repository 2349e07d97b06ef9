package dev.muster.segment.engine;

import java.lang.reflect.Field;

/** The private fields of an engine's parts, for tests that break them. */
final class Innards {

    private Innards() {}

    /** What a field refers to, by a path of names. */
    static <T> T of(Object part, Class<T> type, String... path) {
        Object reached = part;
        try {
            for (String name : path) {
                Field field = reached.getClass().getDeclaredField(name);
                field.setAccessible(true);
                reached = field.get(reached);
            }
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError(missing.getMessage(), missing);
        }
        return type.cast(reached);
    }

    /** Puts something else into a field. */
    static void set(Object part, String name, Object value) {
        try {
            Field field = part.getClass().getDeclaredField(name);
            field.setAccessible(true);
            field.set(part, value);
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError(missing.getMessage(), missing);
        }
    }
}
