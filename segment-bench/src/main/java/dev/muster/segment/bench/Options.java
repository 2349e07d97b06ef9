package dev.muster.segment.bench;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param effort trial, quick or full
 * @param measures only these measures; empty for all
 * @param systems only these systems; empty for all
 * @param contacts these numbers of contacts in place of the planned ones; empty for those
 * @param segments these numbers of segments in place of the planned ones; empty for those
 * @param json where the rows go as JSON
 * @param markdown where the rows go as a Markdown table
 */
record Options(
        Effort effort,
        Set<Measure> measures,
        Set<String> systems,
        List<Integer> contacts,
        List<Integer> segments,
        Optional<Path> json,
        Optional<Path> markdown) {

    private static final List<String> KNOWN =
            List.of("--measure", "--system", "--contacts", "--segments", "--json", "--markdown");

    private static final int MOST = 100_000_000;

    /** Reads the arguments as they come. */
    private static final class Reading {
        private final Set<Measure> measures = new LinkedHashSet<>();
        private final Set<String> systems = new LinkedHashSet<>();
        private final List<Integer> contacts = new ArrayList<>();
        private final List<Integer> segments = new ArrayList<>();
        private Optional<Path> json = Optional.empty();
        private Optional<Path> markdown = Optional.empty();

        private void take(String option, String value) throws UsageException {
            switch (option) {
                case "--measure" -> {
                    for (String name : items(option, value)) {
                        measures.add(measure(name));
                    }
                }
                case "--system" -> {
                    for (String name : items(option, value)) {
                        systems.add(system(name));
                    }
                }
                case "--contacts" -> contacts.addAll(numbers(option, value));
                case "--segments" -> segments.addAll(numbers(option, value));
                case "--json" -> json = Optional.of(file(option, value));
                case "--markdown" -> markdown = Optional.of(file(option, value));
                default -> throw new IllegalStateException(option);
            }
        }
    }

    /**
     * The options of a command line, its first word being the effort.
     *
     * @throws UsageException if it cannot be understood
     */
    static Options parse(List<String> arguments) throws UsageException {
        if (arguments.isEmpty()) {
            throw new UsageException("expected 'quick', 'full', 'trial' or 'jmh'; --help says more");
        }
        Effort effort = effort(arguments.get(0));
        Reading reading = new Reading();
        Set<String> given = new LinkedHashSet<>();
        for (int i = 1; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (!option.startsWith("--")) {
                throw new UsageException("unexpected '" + option + "'; expected an option, as --measure write");
            }
            if (!given.add(option)) {
                throw new UsageException("option '" + option + "' is there twice");
            }
            if (!KNOWN.contains(option)) {
                throw new UsageException(
                        "unknown option '" + option + "'; expected one of " + String.join(", ", KNOWN));
            }
            if (i + 1 == arguments.size()) {
                throw new UsageException("option '" + option + "' needs a value");
            }
            reading.take(option, arguments.get(i + 1));
        }
        return new Options(
                effort,
                reading.measures,
                reading.systems,
                List.copyOf(reading.contacts),
                List.copyOf(reading.segments),
                reading.json,
                reading.markdown);
    }

    private static Effort effort(String word) throws UsageException {
        for (Effort effort : Effort.values()) {
            if (effort.toString().equals(word)) {
                return effort;
            }
        }
        throw new UsageException("unknown command '" + word + "'; expected 'quick', 'full', 'trial' or 'jmh'");
    }

    private static List<String> items(String option, String value) throws UsageException {
        List<String> items =
                Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        if (items.contains("")) {
            throw new UsageException("option '" + option + "' has an empty item in '" + value + "'");
        }
        return items;
    }

    private static Measure measure(String name) throws UsageException {
        for (Measure measure : Measure.values()) {
            if (measure.title().equals(name.toLowerCase(Locale.ROOT))) {
                return measure;
            }
        }
        throw new UsageException("unknown measure '" + name + "'; expected one of "
                + String.join(
                        ", ",
                        Arrays.stream(Measure.values()).map(Measure::title).toList()));
    }

    private static String system(String name) throws UsageException {
        List<String> known =
                Contenders.all().stream().map(ContenderProvider::system).toList();
        if (!known.contains(name)) {
            throw new UsageException("unknown system '" + name + "'; expected one of " + String.join(", ", known));
        }
        return name;
    }

    private static Path file(String option, String value) throws UsageException {
        Path file;
        try {
            file = Path.of(value).toAbsolutePath();
        } catch (InvalidPathException refused) {
            throw new UsageException("option '" + option + "' has '" + value + "', which is no file name");
        }
        Path parent = file.getParent();
        if (Files.isDirectory(file) || parent == null || !Files.isDirectory(parent)) {
            throw new UsageException("option '" + option + "' has '" + value + "', where no file can be written");
        }
        return file;
    }

    private static List<Integer> numbers(String option, String value) throws UsageException {
        List<Integer> numbers = new ArrayList<>();
        for (String item : items(option, value)) {
            long factor = item.endsWith("k") ? 1_000 : item.endsWith("M") ? 1_000_000 : 1;
            String digits = factor == 1 ? item : item.substring(0, item.length() - 1);
            if (!digits.matches("[0-9]{1,9}")
                    || Long.parseLong(digits) * factor < 1
                    || Long.parseLong(digits) * factor > MOST) {
                throw new UsageException("option '" + option + "' has '" + item + "'; expected a number from 1 to "
                        + MOST + ", as 1000, 100k or 1M");
            }
            numbers.add((int) (Long.parseLong(digits) * factor));
        }
        return numbers;
    }
}
