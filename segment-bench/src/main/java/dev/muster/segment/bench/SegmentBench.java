package dev.muster.segment.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The command that measures Muster beside what people would use instead, and prints the table. */
public final class SegmentBench {

    private static final int USAGE = 2;

    private SegmentBench() {}

    /** Runs; the process ends with status 0, or 2 if the arguments make no sense. */
    public static void main(String[] args) throws Exception {
        List<String> arguments = Arrays.asList(args);
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        if (command.equals("jmh")) {
            org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
        } else if (command.equals(ChildProcess.COMMAND)) {
            System.exit(ChildProcess.answer(rest));
        } else {
            System.exit(run(arguments));
        }
    }

    private static int run(List<String> arguments) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (UsageException refused) {
            System.err.println("segment-bench: " + refused.getMessage());
            return USAGE;
        }
        List<Case> cases = Plan.cases(options);
        List<Row> rows = new ArrayList<>();
        for (Case size : cases) {
            System.err.println(size);
            rows.addAll(ChildProcess.run(size));
        }
        for (Row row : rows) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-14s %-17s %9d %6d %-8s %14s %-8s %s %s",
                    row.measure(),
                    row.system(),
                    row.contacts(),
                    row.segments(),
                    row.writes(),
                    row.value() == null ? "-" : String.format(Locale.ROOT, "%.3f", row.value()),
                    row.unit(),
                    row.spread() == null ? "" : String.format(Locale.ROOT, "±%.1f%%", 100 * row.spread()),
                    row.note()));
        }
        return 0;
    }
}
