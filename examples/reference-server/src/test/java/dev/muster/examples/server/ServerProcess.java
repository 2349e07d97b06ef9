package dev.muster.examples.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own, which can be killed. */
final class ServerProcess implements AutoCloseable {

    private static final List<String> SMALL = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path errors;
    private final BufferedReader output;
    private String root = "";

    private ServerProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.output = process.inputReader();
    }

    /** One that starts soon and is small. Returns at once; see {@link #awaitReady}. */
    static ServerProcess start(Path data, Path errors, String... flags) throws IOException {
        return start(SMALL, data, errors, flags);
    }

    /** As {@link #start(Path, Path, String...)}, with other options of the virtual machine. */
    static ServerProcess start(List<String> options, Path data, Path errors, String... flags) throws IOException {
        return start(List.of(), options, data, errors, flags);
    }

    /** Starts a server with a given umask. */
    static ServerProcess startUnderUmask(String umask, Path data, Path errors) throws IOException {
        return start(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"), SMALL, data, errors);
    }

    private static ServerProcess start(
            List<String> prefix, List<String> options, Path data, Path errors, String... flags) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ReferenceServer.class.getName()));
        command.addAll(List.of("--port", "0", "--data", data.toString()));
        command.addAll(List.of(flags));
        return new ServerProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    void awaitReady() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("the server did not start: " + Files.readString(errors));
        }
        root = line.replaceAll(".*(http://[^/]*)/.*", "$1");
    }

    URI root() {
        return URI.create(root);
    }

    long pid() {
        return process.pid();
    }

    /** A request to a path under {@code /api/v2}, or to one that starts with two slashes as it is. */
    HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        URI uri = URI.create(root + (path.startsWith("//") ? path.substring(1) : "/api/v2" + path));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    void killAfter(long millis) throws IOException, InterruptedException {
        if (process.waitFor(millis, MILLISECONDS)) {
            throw new AssertionError("the server ended by itself: " + Files.readString(errors));
        }
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Waits until the process has ended by itself, and returns its exit status. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** Asks it to stop, and waits until it has. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(300_000, MILLISECONDS)) {
                process.toHandle().destroyForcibly();
                throw new AssertionError("the server did not stop when it was told to");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        output.close();
    }
}
