package dev.muster.examples.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.muster.examples.replay.StandardOutput.BrokenPipeException;
import dev.muster.segment.engine.MembershipChange;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The changes as CSV. A file is written beside its place under another name and moved there by {@link #complete}, so that it
 * is whole or not there at all, and what was there before stays until then. What is no regular file, a pipe or a device, is
 * written as it comes, and so is standard output.
 */
final class ChangesFile implements Closeable {

    private static final int BUFFER_SIZE = 1 << 16;
    private static final int MOST_LINKS = 40;

    private final String name;
    private final CsvWriter csv;
    private final @Nullable Path temporary;
    private final @Nullable Path target;

    private ChangesFile(String name, OutputStream out, @Nullable Path temporary, @Nullable Path target) {
        this.name = name;
        this.csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(BUFFER_SIZE)
                .build(out, UTF_8);
        this.temporary = temporary;
        this.target = target;
    }

    static ChangesFile standardOutput(StandardOutput out) throws InputException, BrokenPipeException {
        ChangesFile changes = new ChangesFile(StandardOutput.NAME, out, null, null);
        changes.writeHeader();
        return changes;
    }

    /** @throws InputException if there can be no such file, or it is one of the inputs */
    static ChangesFile file(String name, Source... inputs) throws InputException, BrokenPipeException {
        ChangesFile changes;
        try {
            changes = open(name, inputs);
        } catch (InvalidPathException refused) {
            throw InputException.in(name, "cannot be a file's name; expected a file");
        } catch (IOException failure) {
            throw InputException.unwritable(name, failure);
        }
        changes.writeHeader();
        return changes;
    }

    private static ChangesFile open(String name, Source... inputs) throws InputException, IOException {
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            throw InputException.in(name, "is a directory; expected a file for the changes");
        }
        if (name.endsWith(File.separator)) {
            throw InputException.in(name, "cannot be written: no such directory");
        }
        if (!Files.exists(path)) {
            return beside(name, missingTarget(path.toAbsolutePath()));
        }
        for (Source input : inputs) {
            if (input instanceof Source.OfFile file && Files.isSameFile(path, file.path())) {
                throw InputException.in(name, "is an input; expected another file for the changes");
            }
        }
        if (!Files.isWritable(path)) {
            throw InputException.in(name, "cannot be written: permission denied");
        }
        return Files.isRegularFile(path)
                ? beside(name, path.toRealPath())
                : new ChangesFile(name, Files.newOutputStream(path), null, null);
    }

    /** Where a file will be that is not there: at the path, or where the links there lead to. */
    private static Path missingTarget(Path path) throws IOException {
        Path target = path;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(path.toString(), null, "symbolic links that lead nowhere");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    private static ChangesFile beside(String name, Path target) throws InputException, IOException {
        Path temporary = target.resolveSibling(".replay-" + UUID.randomUUID() + ".tmp");
        OutputStream out;
        try {
            out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (AccessDeniedException denied) {
            throw InputException.in(name, "cannot be written: its directory is not writable");
        }
        // For the end by a signal; any other end passes through close().
        temporary.toFile().deleteOnExit();
        return new ChangesFile(name, out, temporary, target);
    }

    private void writeHeader() throws InputException, BrokenPipeException {
        writing(() -> csv.writeRecord("at", "segment", "contact_id", "change", "cause"));
    }

    /** Writes a row, or for a bulk change one for each of its contacts. */
    void write(MembershipChange change) throws InputException, BrokenPipeException {
        String at = change.at().toString();
        String direction = change.direction().name().toLowerCase(Locale.ROOT);
        String cause = change.cause().name().toLowerCase(Locale.ROOT);
        for (String contactId : change.contactIds()) {
            writing(() -> csv.writeRecord(at, change.segment(), contactId, direction, cause));
        }
    }

    /** All that is written reaches its place. */
    void complete() throws InputException, BrokenPipeException {
        writing(() -> {
            csv.close();
            if (temporary != null && target != null) {
                keepPermissions(temporary, target);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    private static void keepPermissions(Path temporary, Path target) throws IOException {
        if (Files.exists(target)
                && target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void writing(Writing step) throws InputException, BrokenPipeException {
        try {
            step.run();
        } catch (UncheckedIOException failure) {
            throw refused(Objects.requireNonNull(failure.getCause()));
        } catch (IOException failure) {
            throw refused(failure);
        }
    }

    private InputException refused(IOException failure) throws BrokenPipeException {
        if (failure instanceof BrokenPipeException brokenPipe) {
            throw brokenPipe;
        }
        return InputException.unwritable(name, failure);
    }

    /** What was not completed is gone. */
    @Override
    public void close() {
        try {
            csv.close();
        } catch (IOException | UncheckedIOException ignored) {
            // It was to be dropped anyway; after complete() there is nothing left to write.
        }
        try {
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException ignored) {
            // The virtual machine tries once more at its end.
        }
    }
}
