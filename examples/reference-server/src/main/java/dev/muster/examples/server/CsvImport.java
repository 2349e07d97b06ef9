package dev.muster.examples.server;

import dev.muster.examples.replay.ColumnName;
import dev.muster.examples.replay.CsvRow;
import dev.muster.examples.replay.CsvRows;
import dev.muster.examples.replay.FormulaCell;
import dev.muster.examples.replay.Position;
import dev.muster.examples.replay.TextReader;
import dev.muster.examples.replay.UnreadableException;
import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Warning;
import dev.muster.segment.engine.Tick;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A CSV file on its way into contacts: each row a write of its own, some hundred rows a request to the batcher, one request at a
 * time so that others get their turn between. A bad row is refused alone; text that is no CSV ends the import, and what came
 * before it stays. The report is stored with the rows that it counts.
 */
final class CsvImport implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CsvImport.class);

    private static final int ROWS_AT_ONCE = 250;
    private static final int BYTES_AT_ONCE = 1 << 20;
    private static final int MOST_ERRORS = 100;
    private static final int MOST_WARNINGS = 100;
    private static final int MOST_CELLS = 10_000;
    private static final long RETRY_MILLIS = 200;

    private static final List<String> ID_COLUMNS = List.of("id", "contact_id");

    /** Matches names that probably mean an id: {@code customer_id}, {@code userId}, {@code ID (internal)}. */
    private static final Pattern NEAR_ID = Pattern.compile("(?i:\\bid\\b|_id)|Id\\b|\\bId|ID\\b");

    private final long id;
    private final Path file;
    private final Charset charset;
    private final long totalBytes;
    private final Batcher batcher;
    private volatile Report report;
    private volatile boolean isCancelled;

    /** Where an import is. */
    enum State {
        RUNNING,
        DONE,
        CANCELLED,
        FAILED
    }

    /** A row, or a file, that was refused, and where. */
    record RowError(long line, long column, String message) {

        private Map<String, Object> answer() {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("line", line);
            answer.put("column", column);
            answer.put("message", message);
            return answer;
        }
    }

    /** A warning about an accepted value that may be a mistake, with its position. */
    record CellWarning(long line, long column, Warning warning) {

        private Map<String, Object> answer() {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("line", line);
            answer.put("column", column);
            answer.put("message", warning.message());
            answer.put("attribute", warning.attribute());
            return answer;
        }
    }

    /**
     * The progress of an import.
     *
     * @param errors the first errors
     * @param warnings the first warnings
     * @param warningCount the number of all warnings
     */
    record Report(
            State state,
            long rows,
            long accepted,
            long rejected,
            long bytes,
            long totalBytes,
            List<RowError> errors,
            List<CellWarning> warnings,
            long warningCount) {

        Map<String, Object> answer() {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("state", PackedChanges.word(state));
            answer.put("rows", rows);
            answer.put("accepted", accepted);
            answer.put("rejected", rejected);
            answer.put("bytes", bytes);
            answer.put("total_bytes", totalBytes);
            answer.put("errors", errors.stream().map(RowError::answer).toList());
            answer.put("warnings", warnings.stream().map(CellWarning::answer).toList());
            answer.put("warning_count", warningCount);
            return answer;
        }

        String stored() {
            return Json.written(answer());
        }

        /** Returns the final report, whose errors end with those that stopped the import. */
        Report ended(State end, long bytesRead, List<RowError> last) {
            List<RowError> all = new ArrayList<>(
                    errors.stream().limit(MOST_ERRORS - last.size()).toList());
            all.addAll(last);
            return new Report(
                    end, rows, accepted, rejected, bytesRead, totalBytes, List.copyOf(all), warnings, warningCount);
        }

        /** This report after some more rows. */
        Report after(int acceptedRows, List<RowError> refused, List<CellWarning> warned, long bytesRead) {
            return new Report(
                    state,
                    rows + acceptedRows + refused.size(),
                    accepted + acceptedRows,
                    rejected + refused.size(),
                    bytesRead,
                    totalBytes,
                    first(MOST_ERRORS, errors, refused),
                    first(MOST_WARNINGS, warnings, warned),
                    warningCount + warned.size());
        }

        private static <T> List<T> first(int most, List<T> before, List<T> more) {
            return Stream.concat(before.stream(), more.stream()).limit(most).toList();
        }
    }

    /** A row that reads as a write, and where its cells are if the engine refuses one. */
    private record Row(CsvRow cells, ContactWrite write) {}

    CsvImport(long id, Path file, Charset charset, Batcher batcher) throws IOException {
        this.id = id;
        this.file = file;
        this.charset = charset;
        this.batcher = batcher;
        this.totalBytes = Files.size(file);
        this.report = new Report(State.RUNNING, 0, 0, 0, 0, totalBytes, List.of(), List.of(), 0);
    }

    Report report() {
        return report;
    }

    void cancel() {
        isCancelled = true;
    }

    /** Reads the file to its end, or until it is cancelled. */
    @Override
    public void run() {
        CountingStream counting = null;
        try (CountingStream in = new CountingStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            counting = in;
            land(in);
            finish(isCancelled ? State.CANCELLED : State.DONE, in.count.get(), List.of());
        } catch (IOException broken) {
            finish(State.FAILED, counting == null ? 0 : counting.count.get(), List.of(error(broken)));
        } catch (HeaderException refused) {
            finish(State.FAILED, 0, List.of(error(refused.place, String.valueOf(refused.getMessage()))));
        } catch (RuntimeException stopped) {
            LOG.warn("import {} was stopped: {}", id, stopped.toString());
            report = report.ended(State.FAILED, report.bytes, List.of());
        } finally {
            ImportRoutes.delete(file);
        }
    }

    // --- the header ----------------------------------------------------------------------------------------------

    private static final class HeaderException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Position place;

        HeaderException(Position place, String message) {
            super(message);
            this.place = place;
        }
    }

    /** The attribute of each column, and which column has the ids. */
    private record Header(List<String> names, int idColumn) {

        static Header of(CsvRow row) {
            List<String> names = row.cells().stream().map(ColumnName::of).toList();
            int idColumn = idColumn(names, row);
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                try {
                    AttributeDeclaration.of(name, AttributeType.TEXT);
                } catch (IllegalArgumentException refused) {
                    throw new HeaderException(row.position(i), "the header: " + refused.getMessage());
                }
                if (!seen.add(name) || (i != idColumn && ID_COLUMNS.contains(name))) {
                    throw new HeaderException(row.position(i), "the header has column '" + name + "' as a second one");
                }
            }
            return new Header(names, idColumn);
        }

        /** Finds the column of the ids, or the one with a similar name if there is none. */
        private static int idColumn(List<String> names, CsvRow row) {
            for (int i = 0; i < names.size(); i++) {
                if (ID_COLUMNS.contains(names.get(i))) {
                    return i;
                }
            }
            int found = -1;
            for (int i = 0; i < names.size(); i++) {
                if (isLikeId(names.get(i))) {
                    if (found >= 0) {
                        throw new HeaderException(
                                row.position(i),
                                "the header has the columns '" + names.get(found) + "' and '" + names.get(i)
                                        + "'; expected one of them, or one to be 'id' or 'contact_id'");
                    }
                    found = i;
                }
            }
            if (found < 0) {
                throw new HeaderException(
                        row.position(0), "the header has neither a column 'id' nor 'contact_id'" + nearMiss(names));
            }
            return found;
        }

        static boolean isLikeId(String name) {
            return ID_COLUMNS.stream().anyMatch(idColumn -> ColumnName.isLike(name, idColumn));
        }

        /** Returns the first column whose last word suggests that it has the ids. */
        private static String nearMiss(List<String> names) {
            return names.stream()
                    .filter(name -> NEAR_ID.matcher(name).find())
                    .findFirst()
                    .map(name -> "; if '" + name + "' has the ids, name it 'contact_id'")
                    .orElse("");
        }
    }

    // --- rows ----------------------------------------------------------------------------------------------------

    private void land(CountingStream in) throws IOException {
        try (CsvRows rows = CsvRows.open(TextReader.of(in, charset), MOST_CELLS, Header::isLikeId)) {
            CsvRow header = rows.next();
            if (header == null) {
                throw new HeaderException(
                        new Position(1, 1), "the file is empty; expected a header with a column 'id' or 'contact_id'");
            }
            land(Header.of(header), rows, in);
        }
    }

    private void land(Header header, CsvRows rows, CountingStream in) throws IOException {
        List<Row> waiting = new ArrayList<>();
        List<RowError> refused = new ArrayList<>();
        try {
            long landed = in.count.get();
            for (CsvRow row = rows.next(); row != null && !isCancelled; row = rows.next()) {
                read(row, header, waiting, refused);
                if (waiting.size() + refused.size() >= ROWS_AT_ONCE || in.count.get() - landed >= BYTES_AT_ONCE) {
                    landed = in.count.get();
                    land(header, waiting, refused, landed);
                }
            }
        } finally {
            // What came before the text ceased to be CSV lands as well.
            land(header, waiting, refused, in.count.get());
        }
    }

    private static void read(CsvRow row, Header header, List<Row> waiting, List<RowError> refused) {
        int cells = row.cells().size();
        int expected = header.names.size();
        if (cells != expected) {
            refused.add(error(
                    row,
                    Math.min(cells, expected),
                    "the row has " + cells + (cells == 1 ? " cell" : " cells") + "; expected " + expected
                            + " as in the header"));
            return;
        }
        int cell = header.idColumn;
        try {
            ContactWrite write =
                    ContactWrite.to(FormulaCell.restored(row.cells().get(cell)));
            for (cell = 0; cell < cells; cell++) {
                String text = row.cells().get(cell);
                if (cell != header.idColumn && !text.isEmpty()) {
                    write.set(header.names.get(cell), text);
                }
            }
            waiting.add(new Row(row, write));
        } catch (IllegalArgumentException bad) {
            refused.add(error(row, cell, String.valueOf(bad.getMessage())));
        }
    }

    private static RowError error(CsvRow row, int cell, String message) {
        return error(row.position(cell), message);
    }

    private RowError error(IOException broken) {
        if (broken instanceof UnreadableException text) {
            return error(text.position(), String.valueOf(text.getMessage()));
        }
        LOG.warn("the upload of import {} cannot be read", id, broken);
        return error(new Position(1, 1), "the upload cannot be read from the disk");
    }

    private static RowError error(Position place, String message) {
        return new RowError(place.line(), place.column(), message);
    }

    private static CellWarning warning(Row row, Header header, Warning warning) {
        Position place = row.cells.position(Math.max(0, header.names.indexOf(warning.attribute())));
        return new CellWarning(place.line(), place.column(), warning);
    }

    private void land(Header header, List<Row> waiting, List<RowError> refused, long bytesRead) {
        if (waiting.isEmpty() && refused.isEmpty()) {
            return;
        }
        Report before = report;
        report = untilStored(transaction -> {
            List<RowError> errors = new ArrayList<>(refused);
            List<CellWarning> warned = new ArrayList<>();
            int accepted = 0;
            for (Row row : waiting) {
                try {
                    Tick tick = transaction.write(List.of(row.write));
                    tick.warnings().forEach(warning -> warned.add(warning(row, header, warning)));
                    accepted++;
                } catch (ApiException bad) {
                    errors.add(error(row.cells, 0, String.valueOf(bad.getMessage())));
                } catch (InvalidWriteException bad) {
                    int cell = Math.max(0, header.names.indexOf(bad.attribute()));
                    errors.add(error(row.cells, cell, String.valueOf(bad.getMessage())));
                }
            }
            errors.sort((one, other) -> Long.compare(one.line, other.line));
            return before.after(accepted, errors, warned, bytesRead);
        });
        waiting.clear();
        refused.clear();
    }

    private void finish(State end, long bytesRead, List<RowError> errors) {
        Report ended = report.ended(end, bytesRead, errors);
        report = untilStored(transaction -> ended);
    }

    /** Stores a report with what it tells of, once: after a commit that failed, the stored one says whether it was. */
    private Report untilStored(Batcher.Work<Report> work) {
        AtomicReference<@Nullable Report> tried = new AtomicReference<>();
        while (true) {
            try {
                return batcher.write(transaction -> {
                    Report last = tried.get();
                    if (last != null && last.stored().equals(transaction.importReport(id))) {
                        return last;
                    }
                    Report next = work.apply(transaction);
                    tried.set(next);
                    transaction.putImport(id, next.stored());
                    return next;
                });
            } catch (ApiException refused) {
                if (batcher.isStopping()) {
                    throw refused;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw refused;
                }
            }
        }
    }

    private static final class CountingStream extends FilterInputStream {

        /** Counted by the one thread that reads; others look. */
        private final AtomicLong count = new AtomicLong();

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            count.addAndGet(Math.max(0, read));
            return read;
        }
    }

    /** What is known of an import that ended with the process that ran it. */
    static @Nullable Map<String, Object> interrupted(String stored) {
        Map<String, Object> answer = new LinkedHashMap<>();
        Json.trusted(stored).properties().forEach(member -> answer.put(member.getKey(), member.getValue()));
        if (stored.startsWith("{\"state\":\"running\"")) {
            answer.put("state", "interrupted");
        }
        return answer;
    }
}
