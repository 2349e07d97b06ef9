package dev.muster.examples.server;

import java.io.File;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the server is told to run: flags, or environment variables of the same names; a flag counts before a variable. */
final class Flags {

    /** Arguments that say nothing sensible. */
    static final class UsageException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    private record Flag(String value, @Nullable String standard, String help) {}

    private static final Map<String, Flag> KNOWN = new LinkedHashMap<>();

    /** Of what is given room or threads from the start. */
    private static final Map<String, Integer> MOST =
            Map.of("max-imports", 1_000, "max-streams", 100_000, "queue", 10_000_000, "batch", 10_000_000);

    private static final Pattern LOOPBACK = Pattern.compile("127([.](25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}");

    static {
        flag("port", "PORT", "8080", "where to listen; 0 for any free port");
        flag("host", "NAME", "127.0.0.1", "the address to listen at; any but this machine's own needs --api-key");
        flag("data", "DIR", "muster-data", "where the embedded database and uploads are kept");
        flag("database-url", "URL", null, "a JDBC URL; the embedded SQLite database in --data unless given");
        flag(
                "api-key",
                "KEY",
                null,
                "asks every call but /healthz for 'Authorization: Bearer KEY', a browser to log in with it");
        flag(
                "clock",
                "system|simulated[=INSTANT]",
                "system",
                "simulated time moves by POST /api/v2/clock/advance only");
        flag(
                "accept-data-loss",
                "",
                null,
                "for one start: goes on with what is there, after a restore or where the database or its log is missing;"
                        + " the log of changes gets a new identity");
        flag("demo", "", null, "fills an empty database with a shop's customers and keeps writing to them");
        flag(
                "on-entering",
                "SEGMENT:ATTRIBUTE=VALUE",
                null,
                "sets an attribute of whoever enters a segment, in the same tick");
        flag("max-body", "BYTES", "8388608", "the largest JSON body");
        flag("max-array", "ITEMS", "10000", "the most contacts in one array");
        flag("max-attributes", "COUNT", "10000", "how many different attributes all contacts may have together");
        flag("max-segments", "COUNT", "10000", "how many segments may be defined");
        flag("max-import", "BYTES", "4294967296", "the largest CSV body");
        flag("max-imports", "COUNT", "2", "how many imports run at once");
        flag("max-streams", "COUNT", "256", "how many event streams are open at once");
        flag("max-stream-rate", "BYTES", "33554432", "how much all event streams together send a second");
        flag("queue", "COUNT", "4096", "how many requests may wait for the batcher");
        flag("batch", "COUNT", "512", "how many requests are committed together at most");
        flag(
                "retain-changes",
                "COUNT",
                "1000000",
                "how many changes the log keeps at least; some thousands more until it is pruned");
        flag(
                "longest-question",
                "SECONDS",
                "30",
                "how long the engine may look through all contacts for an answer, such as a preview's");
        flag("heartbeat", "SECONDS", "15", "how often an idle event stream shows that it lives");
        flag("idle-timeout", "SECONDS", "30", "how long a connection may neither send nor read");
    }

    private static void flag(String name, String value, @Nullable String standard, String help) {
        KNOWN.put(name, new Flag(value, standard, help));
    }

    private final Map<String, String> given;
    private final List<Workflow> workflows = new ArrayList<>();

    private Flags(Map<String, String> given) {
        this.given = given;
    }

    /** What {@code --help} prints. */
    static String help() {
        StringBuilder help = new StringBuilder("java -jar reference-server.jar [flags]\n\n");
        KNOWN.forEach((name, flag) -> {
            String form = "--" + name + (flag.value.isEmpty() ? "" : " " + flag.value);
            help.append(String.format(
                    Locale.ROOT,
                    "  %-40s %s%s%n",
                    form,
                    flag.help,
                    flag.standard == null ? "" : " (" + flag.standard + ")"));
        });
        return help.append("\nEach is also read from the environment, --max-body from MUSTER_MAX_BODY and so on.\n")
                .toString();
    }

    /** @throws UsageException if a flag is unknown, lacks its value, or has one that cannot be */
    static Flags parse(String[] arguments, Map<String, String> environment) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String name : KNOWN.keySet()) {
            String variable =
                    environment.get("MUSTER_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
            if (variable != null && !variable.isEmpty()) {
                given.put(name, variable);
            }
        }
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            String name =
                    argument.startsWith("--") ? argument.substring(2, equals < 0 ? argument.length() : equals) : "";
            Flag flag = KNOWN.get(name);
            if (flag == null) {
                throw new UsageException("unknown flag '" + argument + "'; --help lists those there are");
            }
            if (flag.value.isEmpty()) {
                given.put(name, equals < 0 ? "true" : argument.substring(equals + 1));
            } else if (equals >= 0) {
                given.put(name, argument.substring(equals + 1));
            } else if (i + 1 < arguments.length) {
                given.put(name, arguments[++i]);
            } else {
                throw new UsageException("--" + name + " needs a value: " + flag.value);
            }
        }
        Flags flags = new Flags(given);
        flags.check();
        return flags;
    }

    private void check() {
        port();
        simulatedFrom();
        for (String counted : List.of(
                "max-body",
                "max-array",
                "max-attributes",
                "max-segments",
                "max-imports",
                "max-streams",
                "max-stream-rate",
                "queue",
                "batch")) {
            count(counted);
        }
        retainedChanges();
        mostImportBytes();
        longestQuestion();
        heartbeat();
        idleTimeout();
        loss();
        boolean isDemo = isDemo();
        String key = apiKey();
        if (key != null && key.isBlank()) {
            throw new UsageException("--api-key is blank; expected a key");
        }
        if (!isLoopback() && key == null) {
            throw new UsageException("--host " + host() + " can be reached from other machines; it needs --api-key");
        }
        if (given.containsKey("on-entering")) {
            try {
                workflows.add(Workflow.parse(given.get("on-entering")));
            } catch (IllegalArgumentException refused) {
                throw new UsageException("--on-entering: " + refused.getMessage());
            }
        } else if (isDemo) {
            workflows.add(Demo.WORKFLOW);
        }
    }

    private @Nullable String text(String name) {
        Flag flag = KNOWN.get(name);
        return given.getOrDefault(name, flag == null ? null : flag.standard);
    }

    private String required(String name) {
        String text = text(name);
        if (text == null) {
            throw new UsageException("--" + name + " is missing");
        }
        return text;
    }

    private long number(String name, long least, long most) {
        String text = required(name);
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Refused below.
        }
        throw new UsageException(
                "--" + name + " is '" + text + "'; expected a whole number from " + least + " to " + most);
    }

    /** A number that is 1 at least. */
    int count(String name) {
        return (int) number(name, 1, MOST.getOrDefault(name, Integer.MAX_VALUE - 8));
    }

    int port() {
        return (int) number("port", 0, 65_535);
    }

    String host() {
        return required("host");
    }

    boolean isLoopback() {
        String host = host();
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || LOOPBACK.matcher(host).matches();
    }

    Path data() {
        return Path.of(required("data"));
    }

    String databaseUrl() {
        String url = text("database-url");
        return url == null ? "jdbc:sqlite:" + data().resolve("muster.db").toUri() + vfs() : url;
    }

    /** Memory that is shared through a file ends the process where a full disk has no room for it; one process needs none. */
    private static String vfs() {
        return File.separatorChar == '/' ? "?vfs=unix-excl" : "";
    }

    @Nullable
    String apiKey() {
        return text("api-key");
    }

    /** Returns how to treat missing data. */
    Marker.Loss loss() {
        return isTrue("accept-data-loss") ? Marker.Loss.ACCEPTED : Marker.Loss.REFUSED;
    }

    boolean isDemo() {
        return isTrue("demo");
    }

    private boolean isTrue(String name) {
        String given = text(name);
        if (given == null || given.equals("false")) {
            return false;
        }
        if (given.equals("true")) {
            return true;
        }
        throw new UsageException("--" + name + " is '" + given + "'; expected true or false");
    }

    /** The instant at which a simulated clock starts, or {@code null} if the clock is the system's. */
    @Nullable
    Instant simulatedFrom() {
        String clock = required("clock");
        if (clock.equals("system")) {
            return null;
        }
        if (clock.equals("simulated")) {
            return Instant.now();
        }
        if (clock.startsWith("simulated=")) {
            try {
                return Instant.parse(clock.substring("simulated=".length()));
            } catch (DateTimeException none) {
                // Refused below.
            }
        }
        throw new UsageException(
                "--clock is '" + clock + "'; expected system, simulated or simulated=2026-01-01T00:00:00Z");
    }

    List<Workflow> workflows() {
        return workflows;
    }

    long mostImportBytes() {
        return number("max-import", 1, Long.MAX_VALUE);
    }

    int retainedChanges() {
        return (int) number("retain-changes", 0, 100_000_000);
    }

    Duration longestQuestion() {
        return Duration.ofSeconds(number("longest-question", 1, 3_600));
    }

    Duration heartbeat() {
        return Duration.ofSeconds(number("heartbeat", 1, 3_600));
    }

    Duration idleTimeout() {
        return Duration.ofSeconds(number("idle-timeout", 1, 3_600));
    }
}
