package dev.muster.examples.server;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.muster.examples.replay.CsvRow;
import dev.muster.examples.replay.Position;
import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
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
    private static final int LONGEST_CELL = 1 << 20;
    private static final int LONGEST_ROW = 1 << 24;
    private static final int MOST_CELLS = 10_000;
    private static final long RETRY_MILLIS = 200;

    private final long id;
    private final Path file;
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

    /** How far an import has come. */
    record Report(
            State state, long rows, long accepted, long rejected, long bytes, long totalBytes, List<RowError> errors) {

        Map<String, Object> answer() {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("state", PackedChanges.word(state));
            answer.put("rows", rows);
            answer.put("accepted", accepted);
            answer.put("rejected", rejected);
            answer.put("bytes", bytes);
            answer.put("total_bytes", totalBytes);
            answer.put("errors", errors.stream().map(RowError::answer).toList());
            return answer;
        }

        String stored() {
            return Json.written(answer());
        }

        Report ended(State end, long bytesRead) {
            return new Report(end, rows, accepted, rejected, bytesRead, totalBytes, errors);
        }

        /** This report after some more rows. */
        Report after(int acceptedRows, List<RowError> refused, long bytesRead) {
            List<RowError> first = new ArrayList<>(errors);
            refused.stream().limit(MOST_ERRORS - first.size()).forEach(first::add);
            return new Report(
                    state,
                    rows + acceptedRows + refused.size(),
                    accepted + acceptedRows,
                    rejected + refused.size(),
                    bytesRead,
                    totalBytes,
                    List.copyOf(first));
        }
    }

    /** A row that reads as a write, and where its cells are if the engine refuses one. */
    private record Row(CsvRow cells, ContactWrite write) {}

    CsvImport(long id, Path file, Batcher batcher) throws IOException {
        this.id = id;
        this.file = file;
        this.batcher = batcher;
        this.totalBytes = Files.size(file);
        this.report = new Report(State.RUNNING, 0, 0, 0, 0, totalBytes, List.of());
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
        CsvRow.Gatherer gatherer = new CsvRow.Gatherer(MOST_CELLS, LONGEST_ROW);
        try (CountingStream in = new CountingStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
                CloseableIterator<CsvRow> rows = open(in, gatherer)) {
            counting = in;
            land(rows, in);
            finish(isCancelled ? State.CANCELLED : State.DONE, in.count.get(), List.of());
        } catch (CsvParseException | UncheckedIOException | IOException broken) {
            CsvRow row = gatherer.soFar();
            Position place = row.position(row.cells().size());
            finish(
                    State.FAILED,
                    counting == null ? 0 : counting.count.get(),
                    List.of(new RowError(place.line(), place.column(), why(broken))));
        } catch (HeaderException refused) {
            finish(State.FAILED, 0, List.of(new RowError(1, refused.column, String.valueOf(refused.getMessage()))));
        } catch (RuntimeException stopped) {
            LOG.warn("import {} was stopped: {}", id, stopped.toString());
            report = report.ended(State.FAILED, report.bytes);
        } finally {
            ImportRoutes.delete(file);
        }
    }

    private static CloseableIterator<CsvRow> open(InputStream in, CsvRow.Gatherer gatherer) throws IOException {
        in.mark(3);
        boolean hasMark = in.read() == 0xEF && in.read() == 0xBB && in.read() == 0xBF;
        if (!hasMark) {
            in.reset();
        }
        return CsvReader.builder()
                .maxBufferSize(LONGEST_CELL)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(
                        gatherer,
                        new InputStreamReader(
                                in,
                                StandardCharsets.UTF_8
                                        .newDecoder()
                                        .onMalformedInput(CodingErrorAction.REPORT)
                                        .onUnmappableCharacter(CodingErrorAction.REPORT)))
                .iterator();
    }

    private static String why(Exception broken) {
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return "the text is not UTF-8 somewhere from here on";
            }
        }
        return "no CSV: " + (broken.getCause() == null ? broken : broken.getCause()).getMessage();
    }

    // --- the header ----------------------------------------------------------------------------------------------

    private static final class HeaderException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final long column;

        HeaderException(long column, String message) {
            super(message);
            this.column = column;
        }
    }

    /** The attribute of each column, and which column has the ids. */
    private record Header(List<String> names, int idColumn) {

        static Header of(CsvRow row) {
            List<String> names = row.cells();
            Set<String> seen = new HashSet<>();
            int idColumn = -1;
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                boolean isId = name.equals("id") || name.equals("contact_id");
                try {
                    AttributeDeclaration.of(name, AttributeType.TEXT);
                } catch (IllegalArgumentException refused) {
                    throw new HeaderException(row.position(i).column(), "the header: " + refused.getMessage());
                }
                if (!seen.add(name) || (isId && idColumn >= 0)) {
                    throw new HeaderException(
                            row.position(i).column(), "the header has column '" + name + "' as a second one");
                }
                if (isId) {
                    idColumn = i;
                }
            }
            if (idColumn < 0) {
                throw new HeaderException(1, "the header has neither a column 'id' nor 'contact_id'");
            }
            return new Header(names, idColumn);
        }
    }

    // --- rows ----------------------------------------------------------------------------------------------------

    private void land(CloseableIterator<CsvRow> rows, CountingStream in) {
        if (!rows.hasNext()) {
            throw new HeaderException(1, "the file is empty; expected a header with a column 'id' or 'contact_id'");
        }
        Header header = Header.of(rows.next());
        List<Row> waiting = new ArrayList<>();
        List<RowError> refused = new ArrayList<>();
        try {
            long landed = in.count.get();
            while (!isCancelled && rows.hasNext()) {
                read(rows.next(), header, waiting, refused);
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
            ContactWrite write = ContactWrite.to(row.cells().get(cell));
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
        Position place = row.position(cell);
        return new RowError(place.line(), place.column(), message);
    }

    private void land(Header header, List<Row> waiting, List<RowError> refused, long bytesRead) {
        if (waiting.isEmpty() && refused.isEmpty()) {
            return;
        }
        Report before = report;
        report = untilStored(transaction -> {
            List<RowError> errors = new ArrayList<>(refused);
            int accepted = 0;
            for (Row row : waiting) {
                try {
                    transaction.write(List.of(row.write));
                    accepted++;
                } catch (ApiException bad) {
                    errors.add(error(row.cells, 0, String.valueOf(bad.getMessage())));
                } catch (InvalidWriteException bad) {
                    int cell = Math.max(0, header.names.indexOf(bad.attribute()));
                    errors.add(error(row.cells, cell, String.valueOf(bad.getMessage())));
                }
            }
            errors.sort((one, other) -> Long.compare(one.line, other.line));
            return before.after(accepted, errors, bytesRead);
        });
        waiting.clear();
        refused.clear();
    }

    private void finish(State end, long bytesRead, List<RowError> errors) {
        Report last = report;
        List<RowError> all = new ArrayList<>(
                last.errors.stream().limit(MOST_ERRORS - errors.size()).toList());
        all.addAll(errors);
        Report ended =
                new Report(end, last.rows, last.accepted, last.rejected, bytesRead, totalBytes, List.copyOf(all));
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

        private long marked;

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

        @Override
        public synchronized void mark(int limit) {
            marked = count.get();
            super.mark(limit);
        }

        @Override
        public synchronized void reset() throws IOException {
            count.set(marked);
            super.reset();
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
