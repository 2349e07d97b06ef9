package dev.muster.segment.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The command that measures Muster beside what people would use instead, and prints the table. */
public final class SegmentBench {

    private static final int USAGE = 2;

    private final PrintStream output;
    private final PrintStream progress;

    private SegmentBench(PrintStream output, PrintStream progress) {
        this.output = output;
        this.progress = progress;
    }

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
            PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            PrintStream progress = new PrintStream(System.err, true, StandardCharsets.UTF_8);
            System.exit(run(arguments, output, progress));
        }
    }

    /** Does what the arguments say, and answers the exit status. */
    static int run(List<String> arguments, PrintStream output, PrintStream progress) {
        if (arguments.contains("--help")) {
            output.print(Help.text());
            return 0;
        }
        try {
            return new SegmentBench(output, progress).measure(Options.parse(arguments));
        } catch (UsageException refused) {
            progress.println("segment-bench: " + refused.getMessage());
            return USAGE;
        } catch (IOException failure) {
            progress.println("segment-bench: " + failure);
            return 1;
        }
    }

    private int measure(Options options) throws UsageException, IOException {
        List<Case> cases = Plan.cases(options);
        if (cases.isEmpty()) {
            throw new UsageException("none of these systems takes part in any of these measures");
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            progress.println("[" + (i + 1) + "/" + cases.size() + "] " + cases.get(i));
            long start = System.nanoTime();
            ChildProcess.run(cases.get(i), row -> {
                progress.println("    " + brief(row));
                rows.add(row);
            });
            progress.println(
                    "    took " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        }
        rows.addAll(Growth.rows(rows));
        Report report = new Report(Machine.current(), rows);
        output.print(report.text());
        write(options.json(), report.json());
        write(options.markdown(), report.markdown());
        return 0;
    }

    private static String brief(Row row) {
        Double value = row.value();
        String kind = row.writes().isEmpty() ? "" : " (" + row.writes() + ")";
        return value == null
                ? row.note()
                : row.measure() + kind + ": " + Figures.of(value) + " " + row.unit() + " " + row.note();
    }

    private static void write(Optional<Path> file, String text) throws IOException {
        if (file.isPresent()) {
            Files.writeString(file.get(), text);
        }
    }
}
