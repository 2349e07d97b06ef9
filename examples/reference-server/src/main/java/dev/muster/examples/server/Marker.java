package dev.muster.examples.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file in the data directory that names the log of changes to which the directory's database belongs. It
 * distinguishes a new database from one that is missing, was emptied, or has another history.
 *
 * <p>Used by the thread that opens the database.
 */
final class Marker {

    private static final String NAME = "muster.marker";
    private static final Pattern CONTENT = Pattern.compile("(?s)(.*\nlog ([0-9a-f]{16})\n)checksum ([0-9a-f]{8})\n");

    private final @Nullable Path file;
    private Loss loss;
    private @Nullable String log;

    /** How to treat missing data. */
    enum Loss {
        REFUSED,
        ACCEPTED
    }

    private Marker(@Nullable Path file, Loss loss, @Nullable String log) {
        this.file = file;
        this.loss = loss;
        this.log = log;
    }

    /** Returns a marker without a file, which admits any database. */
    static Marker none() {
        return new Marker(null, Loss.REFUSED, null);
    }

    /**
     * Reads the marker of a data directory; a new directory has none.
     *
     * @throws RefusedDataException if the marker is damaged, unless loss is accepted
     */
    static Marker in(Path directory, Loss loss) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return new Marker(file, loss, null);
        }
        Matcher content = CONTENT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (content.matches() && content.group(3).equals(checksum(content.group(1)))) {
            return new Marker(file, loss, content.group(2));
        }
        if (loss == Loss.ACCEPTED) {
            return new Marker(file, loss, null);
        }
        throw new RefusedDataException(file + " is damaged; " + hint());
    }

    /** Returns whether missing data are accepted. They are not after the marker is written. */
    boolean acceptsLoss() {
        return loss == Loss.ACCEPTED;
    }

    static String hint() {
        return "restore a backup, or start once with --accept-data-loss to go on with what is there";
    }

    /**
     * Returns the identity of the log from now on: the one it has, or a new one if the log is new or continues after a
     * loss.
     *
     * @param found the identity of the database's log, or {@code null} if the database is new
     * @throws RefusedDataException if the directory had another log
     */
    String admit(@Nullable String found) {
        if (loss == Loss.ACCEPTED) {
            return LogPosition.newLog();
        }
        if (log != null && found == null) {
            throw new RefusedDataException(
                    "the database is new or was emptied, but " + file + " says that it held data; " + hint());
        }
        if (log != null && !log.equals(found)) {
            throw new RefusedDataException("the database has the log of changes " + found + ", but " + file
                    + " says that it had " + log + "; " + hint());
        }
        return found == null ? LogPosition.newLog() : found;
    }

    /**
     * Writes and syncs the identity of the log; does nothing if the file has it already. From now on no loss is
     * accepted.
     */
    void write(String newLog) throws IOException {
        if (!newLog.equals(log)) {
            if (file != null) {
                replace(file, newLog);
            }
            log = newLog;
        }
        loss = Loss.REFUSED;
    }

    private static void replace(Path file, String log) throws IOException {
        String content = "The data of a Muster server, whose database and its -wal belong together.\nlog " + log + "\n";
        byte[] bytes = (content + "checksum " + checksum(content) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        Path next = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(next);
        try (FileChannel out = FileChannel.open(
                next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.attributes())) {
            out.write(ByteBuffer.wrap(bytes));
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        PrivateFiles.sync(Objects.requireNonNull(file.toAbsolutePath().getParent(), "the marker lies in a directory"));
    }

    private static String checksum(String content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content.getBytes(StandardCharsets.ISO_8859_1));
        return String.format("%08x", checksum.getValue());
    }
}
