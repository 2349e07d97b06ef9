package dev.muster.segment.bench;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The same thing measured several times in one run. */
final class Samples {

    private final double[] ascending;

    private Samples(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no samples; expected one or more");
        }
        this.ascending = values.clone();
        Arrays.sort(ascending);
    }

    static Samples of(double... values) {
        return new Samples(values);
    }

    /** Each sample by a function, which ascends or descends. */
    Samples map(DoubleUnaryOperator function) {
        return new Samples(Arrays.stream(ascending).map(function).toArray());
    }

    double median() {
        return quantile(0.5);
    }

    double mean() {
        return Arrays.stream(ascending).average().orElseThrow();
    }

    double max() {
        return ascending[ascending.length - 1];
    }

    /** The run's own noise: half the distance between the quartiles, over the median. 0 for a single sample. */
    double spread() {
        double median = median();
        return median == 0 ? 0 : Math.abs((quantile(0.75) - quantile(0.25)) / 2 / median);
    }

    private double quantile(double share) {
        double place = share * (ascending.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
    }
}
