package dev.muster.segment.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What {@code --help} prints. */
final class Help {

    private static final String USAGE = """
            Measures Muster beside what people would use instead.

            java -jar segment-bench.jar quick [options]     under ten minutes on two cores
            java -jar segment-bench.jar full [options]      an hour or so, 20 GB of memory
            java -jar segment-bench.jar trial [options]     shows that all works; its figures mean nothing
            java -jar segment-bench.jar jmh [JMH options]   the small operations, with JMH; jmh -h lists its options

              --measure A,B      only these measures
              --system A,B       only these systems
              --contacts N,M     with so many contacts, as 1000, 100k or 1M
              --segments N,M     with so many segments
              --json FILE        also writes the rows to a file: a list of objects with measure, system, contacts, segments,
                                 writes (mixed, activity, hot or empty), value (null if there is none), unit, spread (half
                                 the distance between the quartiles, over the median; null if measured once), note, machine,
                                 jdk, flags and versions
              --markdown FILE    also writes the table to a file
              --help             this text

            Each case runs in a process of its own, with the JVM flags given to this one, and G1 unless they say otherwise.

            """;

    private Help() {}

    static String text() {
        String measures = Arrays.stream(Measure.values()).map(Measure::title).collect(Collectors.joining(", "));
        String systems = Contenders.all().stream()
                .map(provider -> "  " + provider.system() + ": " + provider.description() + "\n")
                .collect(Collectors.joining());
        return USAGE + "Measures: " + measures + "\n\nSystems:\n" + systems;
    }
}
