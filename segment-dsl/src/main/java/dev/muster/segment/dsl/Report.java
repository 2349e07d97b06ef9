package dev.muster.segment.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where everything wrong with a text, or with maps and lists, comes together. */
interface Report {

    /** What is read, or {@code null} after reporting why it was refused. */
    <T> @Nullable T orReported(Supplier<T> reading);

    /** What each item says, or {@code null} after reporting each that was refused. */
    default <I, T> @Nullable List<T> each(Iterable<? extends I> items, Function<I, T> reading) {
        List<T> values = new ArrayList<>();
        boolean isRefused = false;
        for (I item : items) {
            T value = orReported(() -> reading.apply(item));
            if (value == null) {
                isRefused = true;
            } else {
                values.add(value);
            }
        }
        return isRefused ? null : values;
    }
}
