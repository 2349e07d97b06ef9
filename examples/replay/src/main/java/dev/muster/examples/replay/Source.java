package dev.muster.examples.replay;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Bytes with a name: a file, or data that comes in this jar. */
interface Source {

    /** The name for messages. */
    String name();

    /** The bytes from the start. */
    InputStream open() throws IOException;

    /** How many bytes there are; 0 if that is not known before they are read. */
    long length() throws IOException;

    /**
     * A file that is there and can be read.
     *
     * @throws InputException if there is no such file, or it cannot be read
     */
    static Source file(String name) throws InputException {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException refused) {
            throw InputException.in(name, "cannot be a file's name; expected a file");
        }
        if (Files.isDirectory(path)) {
            throw InputException.in(name, "is a directory; expected a file");
        }
        try {
            path.getFileSystem().provider().checkAccess(path, AccessMode.READ);
        } catch (NoSuchFileException missing) {
            throw InputException.in(name, "no such file");
        } catch (IOException failure) {
            throw InputException.unreadable(name, failure);
        }
        return new OfFile(name, path);
    }

    static Source bundled(String name) {
        return new Bundled(name);
    }

    /** A file. */
    record OfFile(String name, Path path) implements Source {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public long length() throws IOException {
            return Files.size(path);
        }
    }

    /** Data in this jar. */
    record Bundled(String name) implements Source {

        @Override
        public InputStream open() throws IOException {
            return url().openStream();
        }

        @Override
        public long length() throws IOException {
            try (InputStream in = open()) {
                return in.transferTo(OutputStream.nullOutputStream());
            }
        }

        private URL url() throws FileNotFoundException {
            URL url = Source.class.getResource(name);
            if (url == null) {
                throw new FileNotFoundException("not in this jar");
            }
            return url;
        }
    }
}
