package dev.muster.examples.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports: uploaded to a file first, then landed by a thread of their own while others write. */
final class ImportRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ImportRoutes.class);

    /** Matches the charset of a content type: in quotes, or up to the next parameter. */
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]*))", Pattern.CASE_INSENSITIVE);

    /** Beside those that run. */
    private static final int MOST_WAITING = 14;

    private final Batcher batcher;
    private final Path directory;
    private final long longest;
    private final Semaphore free;
    /** Of those that come, wait or run. */
    private final Semaphore places;

    private final AtomicLong lastId;
    private final Map<Long, CsvImport> running = new ConcurrentHashMap<>();

    ImportRoutes(Batcher batcher, Path directory, long longest, int mostAtOnce, Metrics metrics) {
        this.batcher = batcher;
        this.directory = directory;
        this.longest = longest;
        this.free = new Semaphore(mostAtOnce, true);
        this.places = new Semaphore(mostAtOnce + MOST_WAITING);
        this.lastId = new AtomicLong(batcher.read(live -> live.database().lastImport()));
        deleteAll();
        metrics.gauge("muster.imports.running", "imports that are running", running::size);
    }

    void addTo(Routes routes) {
        routes.post(Routes.API + "/contacts/import", this::upload)
                .get(Routes.API + "/imports/{n}", this::show)
                .delete(Routes.API + "/imports/{n}", this::cancel);
    }

    private void upload(Context context) throws IOException, InterruptedException {
        Bodies.requireType(context, "text/csv");
        Charset charset = charset(context);
        boolean waits = Parameters.isTrue(context, "wait");
        Bodies.requireLength(context, longest);
        if (!places.tryAcquire()) {
            Bodies.skip(context);
            throw new ApiException(429, "too many imports come or wait already; try again later");
        }
        Thread thread;
        CsvImport upload;
        long id;
        try {
            Path file = save(context);
            try {
                id = lastId.incrementAndGet();
                upload = new CsvImport(id, file, charset, batcher);
                CsvImport started = upload;
                batcher.write(transaction -> {
                    transaction.putImport(id, started.report().stored());
                    return id;
                });
            } catch (RuntimeException | IOException refused) {
                delete(file);
                throw refused;
            }
            running.put(id, upload);
            CsvImport saved = upload;
            thread = new Thread(() -> run(id, saved), "import-" + id);
            thread.setDaemon(true);
            thread.start();
        } catch (RuntimeException | IOException | Error failed) {
            places.release();
            throw failed;
        }
        if (waits) {
            thread.join();
            Routes.answer(context, upload.report().answer());
        } else {
            String place = Routes.API + "/imports/" + id;
            context.status(202).header("Location", place);
            Routes.answer(context, Map.of("import", place));
        }
    }

    /**
     * Returns the charset that the content type names, or UTF-8 if it names none.
     *
     * @throws ApiException with 415 if the charset is not supported
     */
    private static Charset charset(Context context) {
        Matcher parameter = CHARSET.matcher(String.valueOf(context.header("Content-Type")));
        if (!parameter.find()) {
            return StandardCharsets.UTF_8;
        }
        String name = parameter.group(1) == null ? parameter.group(2) : parameter.group(1);
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            throw new ApiException(
                    415, "the charset '" + name + "' is not known here; expected utf-8, windows-1252 or the like");
        }
    }

    private void run(long id, CsvImport upload) {
        free.acquireUninterruptibly();
        try {
            upload.run();
        } finally {
            free.release();
            running.remove(id);
            places.release();
        }
    }

    private Path save(Context context) {
        Path file;
        try {
            PrivateFiles.createDirectories(directory);
            file = Files.createTempFile(directory, "import", ".csv"); // readable by its owner only
        } catch (IOException failed) {
            throw Bodies.unkept(failed, context);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            Bodies.save(context, out, longest);
            return file;
        } catch (IOException failed) {
            delete(file);
            throw Bodies.unkept(failed, context);
        } catch (RuntimeException refused) {
            delete(file);
            throw refused;
        }
    }

    /** What a process that was killed could not delete. */
    private void deleteAll() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> left = Files.list(directory)) {
            left.forEach(ImportRoutes::delete);
        } catch (IOException failed) {
            LOG.warn("{} cannot be read: {}", directory, failed.toString());
        }
    }

    static void delete(Path upload) {
        try {
            Files.deleteIfExists(upload);
        } catch (IOException remains) {
            LOG.warn("{} could not be deleted: {}", upload, remains.toString());
        }
    }

    private void show(Context context) {
        long id = id(context);
        CsvImport upload = running.get(id);
        Map<String, Object> answer =
                upload == null ? stored(id) : upload.report().answer();
        if (answer == null) {
            throw noSuch(id);
        }
        Routes.answer(context, answer);
    }

    private @Nullable Map<String, Object> stored(long id) {
        String stored = batcher.read(live -> live.database().importReport(id));
        return stored == null ? null : CsvImport.interrupted(stored);
    }

    private void cancel(Context context) {
        long id = id(context);
        CsvImport upload = running.get(id);
        if (upload != null) {
            upload.cancel();
            Routes.answer(context, upload.report().answer());
        } else if (stored(id) == null) {
            throw noSuch(id);
        } else {
            throw new ApiException(409, "import " + id + " has ended already");
        }
    }

    private static long id(Context context) {
        String text = context.pathParam("n");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            throw new ApiException(404, "there is no import '" + text + "'");
        }
    }

    private static ApiException noSuch(long id) {
        return new ApiException(404, "there is no import " + id);
    }
}
