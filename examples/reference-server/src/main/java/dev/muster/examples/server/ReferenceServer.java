package dev.muster.examples.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: put together from its parts, started, stopped. */
public final class ReferenceServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReferenceServer.class);

    private static final int FAILED = 1;

    /** The exit status after arguments that cannot be used, or data that the server must not build on. */
    private static final int REFUSED = 2;

    /** Threads beside those that event streams take. */
    private static final int THREADS = 128;

    private final DataLock lock;
    private final Batcher batcher;
    private final EventStreams streams;
    private final Javalin web;
    private final @Nullable Demo demo;
    private final List<String> routes;

    private ReferenceServer(
            DataLock lock,
            Batcher batcher,
            EventStreams streams,
            Javalin web,
            @Nullable Demo demo,
            List<String> routes) {
        this.lock = lock;
        this.batcher = batcher;
        this.streams = streams;
        this.web = web;
        this.demo = demo;
        this.routes = routes;
    }

    /** Runs until the process is told to stop. */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Flags.help());
            return;
        }
        Flags flags;
        try {
            flags = Flags.parse(arguments, System.getenv());
        } catch (Flags.UsageException refused) {
            System.err.println(refused.getMessage());
            System.exit(REFUSED);
            return;
        }
        long started = System.nanoTime();
        ReferenceServer server;
        try {
            server = start(flags);
        } catch (RuntimeException | IOException failed) {
            LOG.debug("the server did not start", failed);
            System.err.println("the server did not start: " + failed.getMessage());
            System.exit(failed instanceof RefusedDataException ? REFUSED : FAILED);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        System.out.printf(
                "Muster is ready at http://%s:%d/ after %.1f s%n"
                        + "  database  %s%n  contacts  %d in %d segments, engine time %s%n  stop      Ctrl-C or SIGTERM%n",
                flags.host().contains(":") && !flags.host().startsWith("[") ? "[" + flags.host() + "]" : flags.host(),
                server.port(),
                (System.nanoTime() - started) / 1e9,
                flags.databaseUrl().replaceAll("(?i)(password=)[^&;]*", "$1…"),
                server.batcher.<Integer>read(live -> live.engine().contactCount()),
                server.batcher.<Integer>read(live -> live.engine().segments().size()),
                server.batcher.<Instant>read(live -> live.engine().engineTime()));
    }

    /**
     * Starts a server on the database that the flags name.
     *
     * @throws RefusedDataException if the data are damaged, incomplete, or of another format
     * @throws DatabaseException if the database cannot be used
     */
    static ReferenceServer start(Flags flags) throws IOException {
        String url = flags.databaseUrl();
        return start(flags, marker -> new Database(url, marker));
    }

    static ReferenceServer start(Flags flags, Database.Opener opener) throws IOException {
        return start(flags, opener, InstantSource.system());
    }

    /** Starts a server with a given clock. */
    static ReferenceServer start(Flags flags, Database.Opener opener, InstantSource machineClock) throws IOException {
        PrivateFiles.createDirectories(flags.data());
        DataLock lock = DataLock.of(flags.data());
        try {
            PrivateFiles.warnings(flags.data()).forEach(LOG::warn);
            Marker marker = Marker.in(flags.data(), flags.loss());
            return start(flags, () -> opener.open(marker), machineClock, lock);
        } catch (RuntimeException | Error | IOException failed) {
            lock.close();
            throw failed;
        }
    }

    private static ReferenceServer start(
            Flags flags, Supplier<Database> opener, InstantSource machineClock, DataLock lock) {
        Metrics metrics = new Metrics();
        Instant simulatedFrom = flags.simulatedFrom();
        ServerClock clock =
                simulatedFrom == null ? ServerClock.live(machineClock) : ServerClock.simulated(simulatedFrom);
        AtomicReference<@Nullable EventStreams> publishing = new AtomicReference<>();
        Batcher batcher = new Batcher(
                new Batcher.Settings(
                        flags.count("queue"),
                        flags.count("batch"),
                        flags.retainedChanges(),
                        flags.count("max-attributes"),
                        flags.longestQuestion(),
                        flags.workflows()),
                opener,
                clock,
                metrics,
                published -> Objects.requireNonNull(publishing.get()).publish(published));
        Sessions sessions = new Sessions(InstantSource.system());
        Guard guard = new Guard(flags.host(), flags.apiKey(), sessions, new WrongKeys(InstantSource.system(), metrics));
        EventStreams.Limits limits =
                new EventStreams.Limits(flags.count("max-streams"), flags.count("max-stream-rate"), flags.heartbeat());
        EventStreams streams = new EventStreams(batcher, guard, limits, metrics);
        publishing.set(streams);
        batcher.start();
        try {
            Demo demo = flags.isDemo() ? Demo.in(batcher) : null;
            List<String> routes = new ArrayList<>();
            Login login = new Login(guard, sessions);
            Javalin web = Javalin.create(
                    config -> routes.addAll(configure(config, flags, guard, login, batcher, streams, metrics)));
            web.start(flags.host(), flags.port());
            if (demo != null) {
                demo.start();
            }
            return new ReferenceServer(lock, batcher, streams, web, demo, List.copyOf(routes));
        } catch (RuntimeException | Error failed) {
            batcher.close();
            throw failed;
        }
    }

    private static List<String> configure(
            JavalinConfig config,
            Flags flags,
            Guard guard,
            Login login,
            Batcher batcher,
            EventStreams streams,
            Metrics metrics) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.jetty.threadPool = new QueuedThreadPool(flags.count("max-streams") + THREADS, 8);
        config.jetty.modifyHttpConfiguration(http -> configure(http, flags));
        config.jetty.modifyServer(ReferenceServer::configure);
        config.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
        config.appData(Transfers.KEY, new Transfers(Runtime.getRuntime().maxMemory() / 8));
        config.routes.before(guard::check);
        config.routes.exception(ApiException.class, ReferenceServer::answer);
        config.routes.exception(
                HttpResponseException.class,
                (refused, context) -> answer(new ApiException(refused.getStatus(), text(refused, context)), context));
        config.routes.exception(
                CancellationException.class,
                (interrupted, context) ->
                        answer(new ApiException(503, "the server stops; nothing was changed"), context));
        config.routes.exception(Exception.class, (failed, context) -> {
            if (context.res().isCommitted()) {
                LOG.debug("{} broke off", context.path(), failed); // a client that went, most of the time
                return;
            }
            LOG.error("{} {} failed", context.method(), context.path(), failed);
            answer(new ApiException(500, "the server failed; its log says why"), context);
        });
        Bodies bodies = new Bodies(flags.count("max-body"));
        Path uploads = flags.data().resolve("uploads");
        Routes routes = new Routes(config.routes);
        new ImportRoutes(batcher, uploads, flags.mostImportBytes(), flags.count("max-imports"), metrics).addTo(routes);
        new ContactRoutes(batcher, bodies, flags.count("max-array")).addTo(routes);
        new SegmentRoutes(batcher, bodies, streams, flags.count("max-segments")).addTo(routes);
        new ChangeRoutes(batcher, streams).addTo(routes);
        new SummaryRoutes(batcher).addTo(routes);
        new SystemRoutes(batcher, bodies, metrics).addTo(routes);
        login.addTo(routes);
        Dashboard.addTo(routes);
        return routes.all();
    }

    private static void configure(Server server) {
        server.setErrorHandler(new UnreadableRequests());
        server.setHandler(new AnswerHeaders()); // the web server's own handler goes inside it
        // Threads that wait for clients who do not read are given to others.
        LowResourceMonitor monitor = new LowResourceMonitor(server);
        monitor.setPeriod(200);
        monitor.setLowResourcesIdleTimeout(100);
        server.addBean(monitor);
    }

    private static void configure(HttpConfiguration http, Flags flags) {
        http.setSendServerVersion(false);
        http.setIdleTimeout(flags.idleTimeout().toMillis());
        // A contact's id may have any character, a slash among them.
        http.setUriCompliance(UriCompliance.from(Set.of(
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
                UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS,
                UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS)));
    }

    private static String text(HttpResponseException refused, Context context) {
        return switch (refused.getStatus()) {
            case 404 -> "there is nothing at " + context.path();
            case 405 -> context.method() + " is not for " + context.path();
            default -> "the request cannot be answered: " + HttpStatus.getMessage(refused.getStatus());
        };
    }

    private static void answer(ApiException refused, Context context) {
        if (context.res().isCommitted()) {
            return; // an event stream or a download that broke off
        }
        context.status(refused.status());
        if (refused.status() == 503 || refused.status() == 429) {
            context.header("Retry-After", Long.toString(refused.retryAfterSeconds()));
        }
        try {
            Routes.answer(context, Map.of("error", refused.error()));
        } catch (UncheckedIOException gone) {
            LOG.debug("nobody takes the answer", gone);
        }
    }

    int port() {
        return web.port();
    }

    /** The calls that it answers, each as {@code GET /path/{parameter}}. */
    List<String> routes() {
        return routes;
    }

    /** Ends the streams, finishes what is being committed, and closes the database. */
    @Override
    public void close() {
        if (demo != null) {
            demo.close();
        }
        streams.close();
        batcher.close();
        web.stop();
        try {
            lock.close();
        } catch (IOException failed) {
            LOG.debug("the lock of the data directory did not close well", failed);
        }
    }
}
