package dev.muster.segment.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param measure what was measured
 * @param system on which system
 * @param contacts with how many contacts
 * @param segments with how many segments
 * @param writes with which kind of writes; empty where nothing is written
 * @param value the median, or {@code null} if nothing came out
 * @param unit the value's unit
 * @param spread the run's own noise, as a share of the value, or {@code null} if it was measured only once
 * @param note what has to be known beside; empty if nothing
 */
record Row(
        String measure,
        String system,
        int contacts,
        int segments,
        String writes,
        @Nullable Double value,
        String unit,
        @Nullable Double spread,
        String note) {

    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 9;

    /** Whether two rows measured the same on different systems. */
    boolean isComparableTo(Row other) {
        return measure.equals(other.measure)
                && contacts == other.contacts
                && segments == other.segments
                && writes.equals(other.writes)
                && unit.equals(other.unit);
    }

    /** The row as one line of text, from one process to another. */
    String line() {
        return Stream.of(measure, system, contacts, segments, writes, text(value), unit, text(spread), note)
                .map(field -> field.toString().replaceAll("[\t\r\n]+", " "))
                .collect(Collectors.joining(SEPARATOR));
    }

    private static String text(@Nullable Double number) {
        return number == null ? "" : number.toString();
    }

    /**
     * The row of a line.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Row ofLine(String line) {
        List<String> fields = List.of(line.split(SEPARATOR, -1));
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("a row has " + fields.size() + " fields; expected " + FIELDS);
        }
        return new Row(
                fields.get(0),
                fields.get(1),
                Integer.parseInt(fields.get(2)),
                Integer.parseInt(fields.get(3)),
                fields.get(4),
                number(fields.get(5)),
                fields.get(6),
                number(fields.get(7)),
                fields.get(8));
    }

    private static @Nullable Double number(String text) {
        return text.isEmpty() ? null : Double.valueOf(text);
    }
}
