package dev.muster.examples.replay;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the command line.
 *
 * @param segments the segments file, or {@code null} for the bundled one
 * @param writes the writes file, or {@code null} for the bundled one
 * @param until the last instant of the replay, or {@code null} to stop at the last write
 * @param changes the file for the changes, {@code -} for standard output, or {@code null} for none
 * @param quiet whether to print only how many values did not read, without progress and summary
 * @param help whether to print only the usage
 */
record Arguments(
        @Nullable String segments,
        @Nullable String writes,
        @Nullable Instant until,
        @Nullable String changes,
        boolean quiet,
        boolean help) {

    static final String STANDARD_OUTPUT = "-";

    static final String USAGE = """
            Replays timed writes through segments and reports who entered and left them, and when.

            usage: java -jar replay.jar [--segments FILE --writes FILE.csv[.gz]] [--until INSTANT]
                                        [--changes OUT.csv|-] [--quiet]

              --segments FILE      the segments, and the attributes declared with them
              --writes FILE        CSV (RFC 4180, UTF-8, plain or gzip; separated by commas,
                                   semicolons or tabs) with the columns 'at' and 'contact_id', the
                                   others attributes; 'at' is an instant in ISO-8601 and ascends; an
                                   empty cell changes nothing
              --until INSTANT      time moves on to here after the last write; default: it does not
              --changes OUT.csv|-  writes every change to a file, or to standard output
              --quiet              neither progress nor summary on standard error, only how many
                                   values did not read as their attribute's type, if any
              --help, -h           this text

            Without --segments and --writes it replays the data that it ships with, a year of a real
            shop's customers, and time moves on until 2012-03-01T00:00:00Z unless --until is given.

            Exit status: 0 if all went well, 1 if standard output was closed, 2 if the input is bad or
            something cannot be written.
            """;

    private static final Instant BUNDLED_UNTIL = Instant.parse("2012-03-01T00:00:00Z");

    private static final List<String> WITH_VALUE = List.of("--segments", "--writes", "--until", "--changes");
    private static final List<String> WITHOUT_VALUE = List.of("--quiet", "--help", "-h");

    /** @throws InputException if a flag is unknown, given twice, without its value or without the flag it needs */
    static Arguments parse(String... args) throws InputException {
        Map<String, String> values = new HashMap<>();
        Set<String> flags = new HashSet<>();
        Iterator<String> rest = List.of(args).iterator();
        while (rest.hasNext()) {
            String flag = rest.next();
            if (WITHOUT_VALUE.contains(flag)) {
                flags.add(flag);
                continue;
            }
            if (!WITH_VALUE.contains(flag)) {
                throw new InputException("unknown flag '" + Excerpt.ofValue(flag)
                        + "'; expected --segments, --writes, --until, --changes," + " --quiet or --help");
            }
            String value = rest.hasNext() ? rest.next() : "";
            if (value.isEmpty() || value.startsWith("--")) {
                throw new InputException("flag " + flag + " has no value; expected " + expectedValue(flag));
            }
            String earlier = values.putIfAbsent(flag, value);
            if (earlier != null) {
                throw new InputException("flag " + flag + " is given twice, as '" + Excerpt.ofValue(earlier)
                        + "' and as '" + Excerpt.ofValue(value) + "'; expected it once");
            }
        }
        String segments = values.get("--segments");
        String writes = values.get("--writes");
        if ((segments == null) != (writes == null)) {
            throw new InputException(
                    segments == null
                            ? "flag --writes is given without --segments; expected both or neither"
                            : "flag --segments is given without --writes; expected both or neither");
        }
        Instant until = until(values.get("--until"), writes == null);
        return new Arguments(
                segments,
                writes,
                until,
                values.get("--changes"),
                flags.contains("--quiet"),
                flags.contains("--help") || flags.contains("-h"));
    }

    private static String expectedValue(String flag) {
        return flag.equals("--until") ? "an instant (2026-11-23T10:00:00Z)" : "a file";
    }

    private static @Nullable Instant until(@Nullable String text, boolean isBundled) throws InputException {
        if (text == null) {
            return isBundled ? BUNDLED_UNTIL : null;
        }
        Instant until = InstantText.read(text);
        if (until == null) {
            throw new InputException("--until " + InstantText.problem(text));
        }
        return until;
    }
}
