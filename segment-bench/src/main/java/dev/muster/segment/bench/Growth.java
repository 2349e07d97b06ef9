package dev.muster.segment.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * How what was measured grows with contacts and with segments, the other staying the same: the slope of the line that fits the logarithms
 * best. 1 is in proportion, 0 not at all.
 */
final class Growth {

    private static final List<String> MEASURES = List.of("write mean", "clock +1 h", "import");

    private Growth() {}

    /** A row for every measure of Muster that was measured at two sizes or more. */
    static List<Row> rows(List<Row> measured) {
        List<Row> rows = new ArrayList<>();
        for (String measure : MEASURES) {
            List<Row> ofMeasure = measured.stream()
                    .filter(row -> row.measure().equals(measure)
                            && row.system().equals(Contenders.MUSTER)
                            && row.value() != null)
                    .toList();
            rows.addAll(rows("segments", ofMeasure, Row::segments, Row::contacts));
            rows.addAll(rows("contacts", ofMeasure, Row::contacts, Row::segments));
        }
        return rows;
    }

    private static List<Row> rows(
            String what, List<Row> measured, ToIntFunction<Row> growing, ToIntFunction<Row> fixed) {
        List<Row> rows = new ArrayList<>();
        measured.stream()
                .collect(Collectors.groupingBy(row -> fixed.applyAsInt(row) + row.writes()))
                .forEach((same, group) -> {
                    List<Integer> sizes = group.stream()
                            .map(growing::applyAsInt)
                            .sorted()
                            .distinct()
                            .toList();
                    if (sizes.size() > 1) {
                        Row last = group.get(group.size() - 1);
                        rows.add(new Row(
                                "growth of " + last.measure() + " with " + what,
                                last.system(),
                                last.contacts(),
                                last.segments(),
                                last.writes(),
                                slope(group, growing),
                                "exponent",
                                null,
                                Figures.of(sizes.get(0)) + " to " + Figures.of(sizes.get(sizes.size() - 1)) + " "
                                        + what));
                    }
                });
        return rows;
    }

    private static double slope(List<Row> rows, ToIntFunction<Row> growing) {
        double[] x = rows.stream()
                .mapToDouble(row -> Math.log(growing.applyAsInt(row)))
                .toArray();
        double[] y = rows.stream().mapToDouble(Growth::logarithm).toArray();
        double meanX = Samples.of(x).mean();
        double meanY = Samples.of(y).mean();
        double products = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            products += (x[i] - meanX) * (y[i] - meanY);
            squares += (x[i] - meanX) * (x[i] - meanX);
        }
        return products / squares;
    }

    private static double logarithm(Row row) {
        Double value = row.value();
        return value == null ? Double.NaN : Math.log(value);
    }
}
