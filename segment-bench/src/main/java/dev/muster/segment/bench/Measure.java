package dev.muster.segment.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What can be measured. */
enum Measure {
    WRITE(WriteMeasure::rows);

    private final Function<Case, List<Row>> rows;

    Measure(Function<Case, List<Row>> rows) {
        this.rows = rows;
    }

    /** What it is called on the command line. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Measures in this process. */
    List<Row> rows(Case size) {
        return rows.apply(size);
    }
}
