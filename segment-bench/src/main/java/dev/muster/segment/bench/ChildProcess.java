package dev.muster.segment.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a case in a process of its own, so that neither the heap nor the compiled code of one disturbs another. It has the flags of
 * this process, and a heap that fits and G1 where those say nothing else.
 */
final class ChildProcess {

    /** The word that makes {@link SegmentBench} run a single case. */
    static final String COMMAND = "case";

    private static final String ROW = "row\t";
    private static final int MILLION = 1_000_000;

    private ChildProcess() {}

    /** Runs a case and hands on its rows as they come, or one that says what went wrong. */
    static void run(Case size, Consumer<Row> rows) {
        List<String> lines = new ArrayList<>();
        try {
            Process process = new ProcessBuilder(command(size))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread end = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(end);
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                output.lines().forEach(line -> {
                    if (line.startsWith(ROW)) {
                        rows.accept(Row.ofLine(line.substring(ROW.length())));
                    } else {
                        lines.add(line);
                    }
                });
            }
            int status = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            if (status != 0) {
                rows.accept(
                        size.failure(lines.isEmpty() ? "ended with status " + status : lines.get(lines.size() - 1)));
            }
        } catch (IOException | UncheckedIOException failure) {
            rows.accept(size.failure(failure.toString()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            rows.accept(size.failure("interrupted"));
        }
    }

    /** The child's side: runs a case here, and prints its rows as {@link #run} reads them. Answers the exit status. */
    static int answer(List<String> arguments) {
        Case size = new Case(
                Measure.valueOf(arguments.get(0)),
                arguments.get(1),
                Integer.parseInt(arguments.get(2)),
                Integer.parseInt(arguments.get(3)),
                Effort.valueOf(arguments.get(4)));
        try {
            for (Row row : size.measure().rows(size)) {
                System.out.println(ROW + row.line());
            }
            return 0;
        } catch (RuntimeException | Error failure) {
            failure.printStackTrace();
            System.out.println("failed: " + failure);
            return 1;
        }
    }

    private static List<String> command(Case size) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags(ManagementFactory.getRuntimeMXBean().getInputArguments(), size.contacts()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SegmentBench.class.getName(), COMMAND));
        command.addAll(List.of(
                size.measure().name(),
                size.system(),
                String.valueOf(size.contacts()),
                String.valueOf(size.segments()),
                size.effort().name()));
        return command;
    }

    /** The flags given to this process, with what they leave open for so many contacts. */
    static List<String> flags(List<String> given, int contacts) {
        List<String> flags = new ArrayList<>(given);
        if (given.stream().noneMatch(flag -> flag.matches("-XX:\\+Use.*GC"))) {
            flags.add("-XX:+UseG1GC");
        }
        if (given.stream().noneMatch(flag -> flag.startsWith("-Xmx"))) {
            flags.add(contacts > MILLION ? "-Xmx8g" : contacts > MILLION / 10 ? "-Xmx6g" : "-Xmx4g");
        }
        return flags;
    }
}
