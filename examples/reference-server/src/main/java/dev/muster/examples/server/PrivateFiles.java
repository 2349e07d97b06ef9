package dev.muster.examples.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Creates directories and files that only their owner may use, whatever the process's umask allows. On a file system
 * without POSIX permissions they are ordinary ones.
 */
final class PrivateFiles {

    private static final String DIRECTORY = "rwx------";
    private static final String FILE = "rw-------";
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFiles() {}

    /** Returns the attributes for creating a file. */
    static FileAttribute<?>[] attributes() {
        return attributes(FILE);
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return IS_POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Creates a directory and its parents unless they exist. */
    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, attributes(DIRECTORY));
    }

    /** Creates an empty file unless it exists. */
    static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(FILE));
        } catch (FileAlreadyExistsException exists) {
            // The existing file is kept.
        }
    }

    /** Makes the entries of a directory durable, if the system can sync directories. */
    static void sync(Path directory) throws IOException {
        if (IS_POSIX) {
            try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
                opened.force(true);
            }
        }
    }

    /** Returns a warning for the directory and for each of the server's files that other users may access. */
    static List<String> warnings(Path directory) throws IOException {
        List<String> warnings = new ArrayList<>();
        warn(directory, DIRECTORY, warnings);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("muster.") || name.equals("uploads")) {
                    warn(file, Files.isDirectory(file) ? DIRECTORY : FILE, warnings);
                }
            }
        }
        return warnings;
    }

    private static void warn(Path file, String expected, List<String> warnings) throws IOException {
        if (!IS_POSIX) {
            return;
        }
        try {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
            if (!PosixFilePermissions.fromString(expected).containsAll(found)) {
                warnings.add(file + " has the permissions " + PosixFilePermissions.toString(found)
                        + ", so that others than" + " its owner may use it; expected " + expected + " at most");
            }
        } catch (NoSuchFileException gone) {
            // A missing file needs no warning.
        }
    }
}
