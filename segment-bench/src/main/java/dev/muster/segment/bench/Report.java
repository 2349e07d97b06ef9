package dev.muster.segment.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows and where they come from, as a table for people, as Markdown and as JSON. */
record Report(Machine machine, List<Row> rows) {

    private static final List<String> HEADER = List.of(
            "measure",
            "system",
            "contacts",
            "segments",
            "writes",
            "value",
            "unit",
            "noise",
            "muster is better by",
            "note");
    private static final List<Boolean> IS_NUMBER =
            List.of(false, false, true, true, false, true, false, true, true, false);

    /** For a terminal: columns padded with spaces. */
    String text() {
        List<List<String>> table = table();
        int[] widths = IntStream.range(0, HEADER.size())
                .map(column -> table.stream()
                        .mapToInt(cells -> cells.get(column).length())
                        .max()
                        .orElseThrow())
                .toArray();
        StringBuilder text = new StringBuilder(origin("\n")).append("\n\n");
        for (List<String> cells : table) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String padding = " ".repeat(widths[column] - cells.get(column).length());
                line.append(IS_NUMBER.get(column) ? padding + cells.get(column) : cells.get(column) + padding)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.append('\n').append(legend("")).toString();
    }

    /** As a table of Markdown, with where it comes from above and who is who below. */
    String markdown() {
        List<List<String>> table = table();
        StringBuilder text = new StringBuilder(origin("  \n")).append("\n\n");
        text.append(line(table.get(0)));
        text.append(IS_NUMBER.stream()
                .map(isNumber -> isNumber ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |\n")));
        table.stream().skip(1).forEach(cells -> text.append(line(cells)));
        return text.append('\n').append(legend("- ")).toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private String origin(String separator) {
        return Stream.of(machine.hardware(), machine.jdk() + ", " + machine.flags(0), machine.versions())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(separator));
    }

    /** The systems that have rows. */
    private String legend(String bullet) {
        return Contenders.all().stream()
                .filter(provider -> rows.stream().anyMatch(row -> row.system().equals(provider.system())))
                .map(provider -> bullet + provider.system() + ": " + provider.description() + "\n")
                .collect(Collectors.joining());
    }

    private List<List<String>> table() {
        List<List<String>> table = new ArrayList<>();
        table.add(HEADER);
        for (Row row : rows) {
            Double spread = row.spread();
            Double value = row.value();
            table.add(List.of(
                    row.measure(),
                    row.system(),
                    String.format(Locale.ROOT, "%,d", row.contacts()),
                    String.format(Locale.ROOT, "%,d", row.segments()),
                    row.writes(),
                    value == null ? "" : Figures.of(value),
                    row.unit(),
                    spread == null ? "" : String.format(Locale.ROOT, "± %.1f %%", 100 * spread),
                    Comparison.text(row, rows),
                    row.note()));
        }
        return Collections.unmodifiableList(table);
    }

    /** As a JSON list of objects. */
    String json() {
        return rows.stream().map(this::object).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private String object(Row row) {
        return "  {\"measure\": " + quoted(row.measure()) + ", \"system\": " + quoted(row.system()) + ", \"contacts\": "
                + row.contacts() + ", \"segments\": " + row.segments() + ", \"writes\": " + quoted(row.writes())
                + ", \"value\": " + number(row.value()) + ", \"unit\": " + quoted(row.unit()) + ", \"spread\": "
                + number(row.spread()) + ", \"note\": " + quoted(row.note()) + ", \"machine\": "
                + quoted(machine.hardware()) + ", \"jdk\": " + quoted(machine.jdk()) + ", \"flags\": "
                + quoted(machine.flags(row.contacts())) + ", \"versions\": " + quoted(machine.versions()) + "}";
    }

    private static String number(@Nullable Double number) {
        return number == null || number.isNaN() || number.isInfinite() ? "null" : number.toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
