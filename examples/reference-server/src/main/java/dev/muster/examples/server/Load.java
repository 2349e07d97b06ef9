package dev.muster.examples.server;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * A load test against a server at the loopback address: {@code java -cp reference-server.jar dev.muster.examples.server.Load PORT
 * STEP…}, each step one of
 *
 * <ul>
 *   <li>{@code import=ROWS}: a CSV file of so many contacts, with 200 single writes a second meanwhile;
 *   <li>{@code segments=COUNT}: declares the attributes and defines so many segments;
 *   <li>{@code posts=RATE*SECONDS}: single contacts at this rate, open loop: a late answer makes those behind it late, and
 *       counts from when it was due;
 *   <li>{@code arrays=COUNT}: arrays of 1,000 contacts, on three connections;
 *   <li>{@code streams=COUNT}: so many event-stream clients, open until the end.
 * </ul>
 */
public final class Load {

    private static final String ARGUMENTS =
            "[0-9]{1,5}( ((import|segments|arrays|streams)=[0-9]{1,9}|posts=[0-9]{1,9}\\*[0-9]{1,9}))+";

    private static final int CONNECTIONS = 16;
    private static final int ARRAY_CONNECTIONS = 3;
    private static final int MOST_TRIES = 60;

    private final int port;
    private final SplittableRandom random = new SplittableRandom(7);
    private int contacts = 1_000_000;

    private Load(int port) {
        this.port = port;
    }

    /** Runs the steps one after the other. */
    public static void main(String[] arguments) throws Exception {
        String given = String.join(" ", arguments);
        if (!given.matches(ARGUMENTS)) {
            System.err.println("got '" + given + "'; expected PORT STEP…, each step import=ROWS, segments=COUNT,"
                    + " posts=RATE*SECONDS, arrays=COUNT or streams=COUNT");
            System.exit(2);
        }
        Load load = new Load(Integer.parseInt(arguments[0]));
        load.awaitServer();
        for (String step : Arrays.asList(arguments).subList(1, arguments.length)) {
            String[] parts = step.split("[=*]", -1);
            int amount = Integer.parseInt(parts[1]);
            switch (parts[0]) {
                case "import" -> load.importRows(amount);
                case "segments" -> load.define(amount);
                case "posts" ->
                    load.post("posts at " + amount + "/s", amount, Integer.parseInt(parts[2]), new AtomicBoolean());
                case "arrays" -> load.postArrays(amount);
                case "streams" -> load.listen(amount);
                default -> throw new IllegalArgumentException(step);
            }
        }
        System.exit(0);
    }

    /** A server that is being started may take as long as its contacts take to load. */
    private void awaitServer() throws InterruptedException, IOException {
        for (int tries = 0; ; tries++) {
            try {
                new Connection(port).close();
                return;
            } catch (ConnectException notYet) {
                if (tries == MOST_TRIES) {
                    throw notYet;
                }
                Thread.sleep(1_000);
            }
        }
    }

    // --- steps ---------------------------------------------------------------------------------------------------

    private void importRows(int rows) throws Exception {
        contacts = rows;
        Path file = Files.createTempFile("load", ".csv");
        try {
            try (BufferedWriter out = Files.newBufferedWriter(file)) {
                out.write("id,plan,country,mrr,tickets,verified,last_active\n");
                for (int i = 0; i < rows; i++) {
                    out.write("c-" + i + "," + plan() + "," + country() + "," + random.nextInt(1_000) + ","
                            + random.nextInt(5) + "," + random.nextBoolean() + "," + active() + "\n");
                }
            }
            AtomicBoolean isOver = new AtomicBoolean();
            Thread meanwhile = new Thread(() -> post("single writes meanwhile, 200/s", 200, 3_600, isOver));
            meanwhile.start();
            long started = System.nanoTime();
            try (Connection connection = new Connection(port)) {
                String report = connection.send("POST", "/contacts/import?wait=true", "text/csv", file);
                double seconds = (System.nanoTime() - started) / 1e9;
                System.out.printf("import: %.0f rows/s, %s%n", rows / seconds, report);
            }
            isOver.set(true);
            meanwhile.join();
        } finally {
            Files.delete(file);
        }
    }

    private void define(int count) throws IOException {
        long started = System.nanoTime();
        try (Connection connection = new Connection(port)) {
            for (String attribute :
                    List.of("mrr number", "tickets number", "verified boolean", "last_active timestamp")) {
                String[] nameAndType = attribute.split(" ", -1);
                connection.send(
                        "PUT",
                        "/attributes/" + nameAndType[0],
                        "application/json",
                        "{\"type\": \"" + nameAndType[1] + "\"}");
            }
            for (int i = 0; i < count; i++) {
                String expression = switch (i % 4) {
                    case 0 -> "plan is " + plan() + " AND mrr > " + random.nextInt(1_000);
                    case 1 ->
                        "country is " + country() + " AND last_active within last " + (1 + random.nextInt(60))
                                + " days";
                    case 2 ->
                        "tickets >= " + random.nextInt(5) + " AND mrr < " + random.nextInt(1_000) + " AND verified";
                    default -> "last_active more than " + (1 + random.nextInt(60)) + " days ago AND plan is " + plan();
                };
                connection.send(
                        "PUT", "/segments/load_" + i, "application/json", "{\"expression\": \"" + expression + "\"}");
            }
        }
        System.out.printf("segments: %d in %.1f s%n", count, (System.nanoTime() - started) / 1e9);
    }

    private void post(String what, int rate, int seconds, AtomicBoolean isOver) {
        long most = (long) rate * seconds;
        long[] nanos = new long[(int) Math.min(most, 2_000_000)];
        AtomicLong next = new AtomicLong();
        AtomicInteger done = new AtomicInteger();
        long started = System.nanoTime();
        LongFunction<Long> due = number -> started + number * 1_000_000_000 / rate;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            SplittableRandom own = random.split();
            threads.add(new Thread(() -> {
                try (Connection connection = new Connection(port)) {
                    for (long number = next.getAndIncrement();
                            number < most && !isOver.get();
                            number = next.getAndIncrement()) {
                        long at = due.apply(number);
                        for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
                        }
                        connection.send("POST", "/contacts", "application/json", contact(own));
                        nanos[done.getAndIncrement() % nanos.length] = System.nanoTime() - at;
                    }
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        threads.forEach(Thread::start);
        threads.forEach(Load::join);
        int count = Math.min(done.get(), nanos.length);
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        System.out.printf(
                "%s: %d in %.1f s, %.0f/s; p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                what,
                done.get(),
                (System.nanoTime() - started) / 1e9,
                done.get() * 1e9 / (System.nanoTime() - started),
                sorted[count / 2] / 1e6,
                sorted[(int) (count * 0.99)] / 1e6,
                sorted[count - 1] / 1e6);
    }

    private void postArrays(int count) {
        long started = System.nanoTime();
        AtomicInteger left = new AtomicInteger(count);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < ARRAY_CONNECTIONS; i++) {
            SplittableRandom own = random.split();
            threads.add(new Thread(() -> postArrays(left, own)));
        }
        threads.forEach(Thread::start);
        threads.forEach(Load::join);
        System.out.printf("arrays of 1,000: %.0f contacts/s%n", count * 1e12 / (System.nanoTime() - started));
    }

    private void postArrays(AtomicInteger left, SplittableRandom own) {
        try (Connection connection = new Connection(port)) {
            while (left.getAndDecrement() > 0) {
                List<String> array = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    array.add(contact(own));
                }
                connection.send("POST", "/contacts", "application/json", array.toString());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void listen(int count) throws IOException {
        AtomicLong bytes = new AtomicLong();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String path = i % 2 == 0 ? "/changes/stream" : "/counts/stream";
            socket.getOutputStream()
                    .write(("GET /api/v2" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Thread reader = new Thread(null, () -> drain(socket, bytes), "stream", 1 << 16);
            reader.setDaemon(true);
            reader.start();
        }
        System.out.printf("streams: %d open%n", count);
    }

    private static void drain(Socket socket, AtomicLong bytes) {
        byte[] buffer = new byte[1 << 14];
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes.addAndGet(read);
            }
        } catch (IOException ended) {
            System.out.println("a stream ended: " + ended.getMessage());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    // --- contacts ------------------------------------------------------------------------------------------------

    private String contact(SplittableRandom own) {
        String id = "c-" + own.nextInt(contacts);
        return switch (own.nextInt(3)) {
            case 0 -> "{\"id\":\"" + id + "\",\"attributes\":{\"mrr\":" + own.nextInt(1_000) + "}}";
            case 1 -> "{\"id\":\"" + id + "\",\"attributes\":{\"last_active\":\"" + Instant.now() + "\"}}";
            default ->
                "{\"id\":\"" + id + "\",\"attributes\":{\"plan\":\""
                        + List.of("Free", "Pro", "Team").get(own.nextInt(3)) + "\",\"tickets\":" + own.nextInt(5)
                        + "}}";
        };
    }

    private String plan() {
        return List.of("Free", "Pro", "Team").get(random.nextInt(3));
    }

    private String country() {
        return List.of("US", "UK", "DE", "FR", "CA").get(random.nextInt(5));
    }

    private Instant active() {
        return Instant.now().minusSeconds(random.nextInt(90 * 86_400));
    }

    /** A connection that is kept alive: less work for the machine under test than a whole client. */
    private static final class Connection implements AutoCloseable {

        private final Socket socket = new Socket();
        private final InputStream in;
        private final OutputStream out;

        Connection(int port) throws IOException {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        String send(String method, String path, String type, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            byte[] head = head(method, path, type, bytes.length);
            byte[] all = Arrays.copyOf(head, head.length + bytes.length);
            System.arraycopy(bytes, 0, all, head.length, bytes.length);
            out.write(all);
            return answer(path);
        }

        String send(String method, String path, String type, Path body) throws IOException {
            out.write(head(method, path, type, Files.size(body)));
            Files.copy(body, out);
            return answer(path);
        }

        private static byte[] head(String method, String path, String type, long length) {
            return (method + " /api/v2" + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                            + "\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private String answer(String path) throws IOException {
            String status = line();
            int length = 0;
            boolean isChunked = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                } else if (header.equalsIgnoreCase("Transfer-Encoding: chunked")) {
                    isChunked = true;
                }
            }
            String body = isChunked ? chunks() : new String(in.readNBytes(length), StandardCharsets.UTF_8);
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IOException(path + ": " + status + " " + body);
            }
            return body;
        }

        private String chunks() throws IOException {
            StringBuilder body = new StringBuilder();
            for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
                body.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
                line();
            }
            line();
            return body.toString();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the connection was closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
