package dev.muster.segment.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measurement of one system at one size, made in a process of its own.
 *
 * @param measure what to measure
 * @param system on which system
 * @param contacts with how many contacts
 * @param segments with how many segments
 * @param effort how long
 */
record Case(Measure measure, String system, int contacts, int segments, Effort effort) {

    Workload workload() {
        return new Workload(contacts, segments);
    }

    /** A row of samples. */
    Row row(String name, String writes, Samples samples, String unit, String note) {
        return new Row(name, system, contacts, segments, writes, samples.median(), unit, samples.spread(), note);
    }

    /** A row of something that is exact, or measured once. */
    Row row(String name, String writes, double value, String unit, String note) {
        return new Row(name, system, contacts, segments, writes, value, unit, null, note);
    }

    /** A row that says why there is no value. */
    Row failure(@Nullable String why) {
        String note = why == null || why.isBlank() ? "failed" : why;
        return new Row(measure.title(), system, contacts, segments, "", null, "", null, note);
    }

    @Override
    public String toString() {
        return measure.title() + " · " + system + " · " + contacts + " contacts · " + segments + " segments";
    }
}
