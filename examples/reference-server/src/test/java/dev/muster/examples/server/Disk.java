package dev.muster.examples.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a server's data are, and how that fails it. */
interface Disk extends AutoCloseable {

    /** A way to fail, and its end. */
    record Failure(String name, boolean isTotal, Step start, Step end) {}

    /** Something done to the disk. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    Path data();

    /** The ways to fail the server, one after the other. */
    List<Failure> failures(ServerProcess server) throws IOException;

    @Override
    void close() throws IOException;

    /** Any disk, and a limit to how long the server's files may grow: the kernel refuses its writes, as those to a full disk. */
    static Disk limited(Path directory) {
        return new Disk() {

            @Override
            public Path data() {
                return directory;
            }

            @Override
            public List<Failure> failures(ServerProcess server) {
                Step end = () -> limit(server, "unlimited");
                return List.of(
                        new Failure("no file may be written", true, () -> limit(server, "0"), end),
                        new Failure("no file may grow", false, () -> limit(server, longest()), end));
            }

            private String longest() throws IOException {
                long log = Files.size(directory.resolve("muster.db-wal"));
                return String.valueOf(Math.max(log, Files.size(directory.resolve("muster.db"))));
            }

            private void limit(ServerProcess server, String bytes) throws IOException {
                Disk.run("prlimit", "--pid", String.valueOf(server.pid()), "--fsize=" + bytes + ":");
            }

            @Override
            public void close() {
                // Nothing was put up.
            }
        };
    }

    /** A file system of its own, which is filled up, which the kernel gives up, and which is mended; only root may. */
    static Disk mounted(Path directory) throws IOException {
        Path image = directory.resolve("image");
        Path mended = directory.resolve("mended");
        Path mount = Files.createDirectory(directory.resolve("mount"));
        run("truncate", "-s", "24M", image.toString());
        run("mkfs.ext4", "-q", "-m", "0", image.toString());
        run("mount", "-o", "loop,errors=remount-ro", image.toString(), mount.toString());
        Path ballast = mount.resolve("ballast");
        return new Disk() {

            @Override
            public Path data() {
                return mount;
            }

            @Override
            public List<Failure> failures(ServerProcess server) {
                return List.of(
                        new Failure("it is full", false, this::fill, () -> Files.delete(ballast)),
                        new Failure(
                                "it is read-only",
                                true,
                                () -> Disk.run("mount", "-o", "remount,abort", mount.toString()),
                                this::mend));
            }

            private void fill() throws IOException {
                try (OutputStream out = Files.newOutputStream(ballast)) {
                    byte[] some = new byte[512];
                    while (true) {
                        out.write(some);
                    }
                } catch (IOException full) {
                    if (!String.valueOf(full.getMessage()).contains("No space left")) {
                        throw full;
                    }
                }
            }

            // The kernel lets go of a file system when nobody has a file open there; its copy is put over it.
            private void mend() throws IOException {
                Files.copy(image, mended);
                Disk.run("sh", "-c", "e2fsck -fy '" + mended + "' || [ $? -eq 1 ]");
                Disk.run("umount", "-l", mount.toString());
                Disk.run("mount", "-o", "loop", mended.toString(), mount.toString());
            }

            @Override
            public void close() throws IOException {
                Disk.run("umount", "-l", mount.toString());
            }
        };
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException interrupted) {
            throw new InterruptedIOException(String.join(" ", command));
        }
    }
}
