package dev.muster.examples.server;

import dev.muster.examples.replay.FormulaCell;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Warning;
import dev.muster.segment.dsl.Diagnostic;
import dev.muster.segment.dsl.ParseResult;
import dev.muster.segment.dsl.Scope;
import dev.muster.segment.dsl.SegmentMapException;
import dev.muster.segment.dsl.SegmentMaps;
import dev.muster.segment.dsl.SegmentParser;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import dev.muster.segment.engine.NoSuchSegmentException;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import dev.muster.segment.insight.Explanation;
import dev.muster.segment.insight.Forecast;
import dev.muster.segment.insight.LintWarning;
import dev.muster.segment.insight.Preview;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Segments: defined, deleted, previewed, explained, and their members. */
final class SegmentRoutes {

    private static final int SAMPLE = 10;

    private final Batcher batcher;
    private final Bodies bodies;
    private final EventStreams streams;
    private final int most;

    /** A candidate: what it says, or where it was refused. */
    private record Candidate(Segment segment, SegmentSource source, List<Map<String, @Nullable Object>> warnings) {}

    SegmentRoutes(Batcher batcher, Bodies bodies, EventStreams streams, int most) {
        this.batcher = batcher;
        this.bodies = bodies;
        this.streams = streams;
        this.most = most;
    }

    void addTo(Routes routes) {
        String segments = Routes.API + "/segments";
        routes.list(segments, this::list)
                .post(segments + "/preview", this::preview)
                .get(segments + "/{name}", this::show)
                .put(segments + "/{name}", this::define)
                .delete(segments + "/{name}", this::delete)
                .list(segments + "/{name}/members", this::members)
                .list(segments + "/{name}/members.csv", this::download)
                .get(segments + "/{name}/explain/{contact}", this::explain)
                .list(segments + "/{name}/forecast", this::forecast);
    }

    // --- reading what is asked for -------------------------------------------------------------------------------

    /** The candidate of a request; what it says is read in the scope of what is defined. */
    @FunctionalInterface
    private interface Wanted {

        /** @param lint finds likely mistakes in a segment */
        Candidate in(Scope scope, Function<Segment, List<LintWarning>> lint);

        /** Returns the candidate without lint warnings. */
        default Candidate in(Live live) {
            return in(scope(live), segment -> List.of());
        }
    }

    private static Scope scope(Live live) {
        return Scope.of(live.engine().schema()).withAttributes(live.attributes().names());
    }

    /** Reads a candidate with its lint warnings. The engine examines the contacts for these while writes go on. */
    private Candidate linted(Wanted wanted) {
        Scope scope = batcher.read(SegmentRoutes::scope);
        return batcher.look(live -> wanted.in(scope, segment -> lint(segment, live.engine())));
    }

    private static Wanted wanted(JsonNode body, @Nullable String name) {
        String expression = Json.optionalText(body, "expression", "");
        JsonNode where = body.get("where");
        if ((expression == null) == (where == null)) {
            throw new ApiException(422, "expected either 'expression' or 'where'");
        }
        // A predicate that is to be no segment's is read like one that is to be a new one's.
        String of = name == null ? "preview" : name;
        if (where != null) {
            return wantedMap(body, of);
        }
        Segment.Mode mode = mode(body);
        String text = expression == null ? "" : expression;
        ParseResult<Predicate> parsed = SegmentParser.tryParse(text, Limits.standard());
        if (parsed instanceof ParseResult.Refused<Predicate> refused) {
            throw refusal(400, refused.diagnostics());
        }
        return (scope, lint) -> {
            ParseResult<Predicate> bound =
                    SegmentParser.tryParse(text, name == null ? scope : scope.defining(name), lint);
            if (bound instanceof ParseResult.Refused<Predicate> refused) {
                throw refusal(422, refused.diagnostics());
            }
            Segment segment = new Segment(of, bound.orThrow(), mode);
            // The text is stored, and a later start reads it without this scope.
            boolean isSameAnywhere = segment.predicate().equals(parsed.orThrow());
            return new Candidate(
                    segment,
                    isSameAnywhere ? new SegmentSource(of, mode, text) : SegmentSource.canonical(segment),
                    bound.diagnostics().stream().map(SegmentRoutes::told).toList());
        };
    }

    private static Wanted wantedMap(JsonNode body, String name) {
        Map<String, @Nullable Object> definition = new LinkedHashMap<>();
        for (String key : List.of("where", "mode")) {
            JsonNode node = body.get(key);
            if (node != null) {
                definition.put(key, Json.plain(node, key));
            }
        }
        try {
            Segment segment = SegmentMaps.segment(name, definition);
            return (scope, lint) -> new Candidate(
                    segment,
                    SegmentSource.canonical(segment),
                    lint.apply(segment).stream().map(SegmentRoutes::placeless).toList());
        } catch (SegmentMapException refused) {
            throw new ApiException(422, String.valueOf(refused.getMessage()))
                    .with("path", refused.problems().get(0).path())
                    .with(
                            "problems",
                            refused.problems().stream().map(Object::toString).toList());
        }
    }

    /** What a segment may not mean; of one that cannot be defined its refusal says enough. */
    private static List<LintWarning> lint(Segment segment, SegmentEngine engine) {
        try {
            return engine.insight().lint(segment);
        } catch (InvalidSegmentException refused) {
            return List.of();
        }
    }

    private static Map<String, @Nullable Object> placeless(LintWarning warning) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("message", warning.message());
        return told;
    }

    private static Segment.Mode mode(JsonNode body) {
        String mode = Json.optionalText(body, "mode", "");
        if (mode == null || mode.equals("realtime")) {
            return Segment.Mode.REALTIME;
        }
        if (mode.equals("on demand")) {
            return Segment.Mode.ON_DEMAND;
        }
        throw Json.refused("mode", "'" + mode + "' is no mode; expected realtime or on demand");
    }

    private static ApiException refusal(int status, List<Diagnostic> diagnostics) {
        Diagnostic first = diagnostics.get(0);
        ApiException refusal = new ApiException(status, first.message())
                .with("line", first.line())
                .with("column", first.column())
                .with("length", first.length())
                .with("caret", first.caret());
        if (first.expected() != null) {
            refusal.with("expected", first.expected());
        }
        return refusal.with(
                "errors", diagnostics.stream().map(SegmentRoutes::told).toList());
    }

    private static Map<String, @Nullable Object> told(Diagnostic diagnostic) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("message", diagnostic.message());
        told.put("line", diagnostic.line());
        told.put("column", diagnostic.column());
        told.put("length", diagnostic.length());
        return told;
    }

    static List<Map<String, @Nullable Object>> warnings(List<Warning> warnings) {
        List<Map<String, @Nullable Object>> told = new ArrayList<>();
        for (Warning warning : warnings) {
            told.add(Json.members("message", warning.message(), "attribute", warning.attribute()));
        }
        return told;
    }

    // --- defining ------------------------------------------------------------------------------------------------

    private void define(Context context) {
        String name = context.pathParam("name");
        requireName(name);
        Preconditions preconditions = Preconditions.of(context);
        JsonNode body = Json.object(bodies.json(context), "", Set.of("expression", "where", "mode"));
        Wanted wanted = wanted(body, name);
        List<Map<String, @Nullable Object>> lint = warnings(wanted);
        Candidate candidate = batcher.read(live -> candidate(wanted, name, preconditions, live));
        Tagged defined;
        try {
            defined = batcher.redefine(
                    (live, finisher) -> live.engine().define(List.of(candidate.segment), finisher),
                    (transaction, lastSlice) -> {
                        Candidate now = candidate(wanted, name, preconditions, transaction.live());
                        if (!now.segment.equals(candidate.segment)) {
                            throw new ApiException(503, "what the expression refers to changed meanwhile; try again");
                        }
                        Tick tick = transaction.define(now.segment, now.source, lastSlice);
                        List<Map<String, @Nullable Object>> warnings = new ArrayList<>(lint);
                        // Of a text, the parser has told where a window looks both ways.
                        warnings.addAll(warnings(tick.warnings().stream()
                                .filter(warning -> body.has("where") || warning.kind() != Warning.Kind.WITHIN_BOTH_WAYS)
                                .toList()));
                        Map<String, @Nullable Object> answer = description(now.segment);
                        answer.put("count", realtimeCount(now.segment, transaction.engine()));
                        answer.put("source", now.source.text());
                        answer.put("entered", defined(tick, name, Direction.ENTERED));
                        answer.put("exited", defined(tick, name, Direction.EXITED));
                        answer.put("warnings", warnings);
                        return new Tagged(now.source.tag(), answer);
                    });
        } catch (InvalidSegmentException refused) {
            throw new ApiException(422, String.valueOf(refused.getMessage()));
        }
        if (candidate.segment.mode() == Segment.Mode.ON_DEMAND) {
            defined.answer.put("count", countOnDemand(name));
        }
        context.header("ETag", defined.tag);
        Routes.answer(context, defined.answer);
        streams.countsMayHaveChanged();
    }

    private Candidate candidate(Wanted wanted, String name, Preconditions preconditions, Live live) {
        requireVersion(preconditions, name, live);
        requireRoom(name, live.engine());
        return wanted.in(live);
    }

    /** Returns the count of a segment that was just defined, or {@code null} if it is on demand. */
    private static @Nullable Integer realtimeCount(Segment segment, SegmentEngine engine) {
        return segment.mode() == Segment.Mode.REALTIME ? engine.count(segment.name()) : null;
    }

    /** Returns the count of a segment that was just defined, or {@code null} if it cannot be had now. */
    private @Nullable Integer countOnDemand(String name) {
        try {
            return batcher.<Integer>look(live -> live.engine().count(name));
        } catch (NoSuchSegmentException | ApiException noAnswer) {
            return null;
        }
    }

    /** Returns the lint warnings of a candidate; none if it will be refused, because the error is enough. */
    private List<Map<String, @Nullable Object>> warnings(Wanted wanted) {
        try {
            return linted(wanted).warnings;
        } catch (ApiException refused) {
            if (refused.status() == 503) {
                throw refused;
            }
            return List.of();
        }
    }

    /** A response with its entity tag. */
    record Tagged(String tag, Map<String, @Nullable Object> answer) {}

    private static void requireVersion(Preconditions preconditions, String name, Live live) {
        preconditions.require("segment '" + name + "'", live.segmentTags().get(name));
    }

    private void requireRoom(String name, SegmentEngine engine) {
        List<Segment> defined = engine.segments();
        if (defined.size() >= most
                && defined.stream().noneMatch(segment -> segment.name().equals(name))) {
            throw new ApiException(422, "there are " + most + " segments already, which is the limit");
        }
    }

    private static int defined(Tick tick, String segment, Direction direction) {
        int count = 0;
        for (MembershipChange change : tick.changes()) {
            if (change.cause() == Cause.DEFINITION
                    && change.direction() == direction
                    && change.segment().equals(segment)) {
                count += change.count();
            }
        }
        return count;
    }

    private void delete(Context context) {
        String name = context.pathParam("name");
        Preconditions preconditions = Preconditions.of(context);
        batcher.<Boolean>read(live -> requireDeletable(name, preconditions, live));
        int exited;
        try {
            exited = batcher.redefine(
                    (live, finisher) -> live.engine().delete(name, finisher), (transaction, lastSlice) -> {
                        requireDeletable(name, preconditions, transaction.live());
                        return defined(transaction.delete(name, lastSlice), name, Direction.EXITED);
                    });
        } catch (NoSuchSegmentException none) {
            throw new ApiException(404, String.valueOf(none.getMessage()));
        } catch (InvalidSegmentException used) {
            throw new ApiException(409, String.valueOf(used.getMessage()));
        }
        Routes.answer(context, Json.members("name", name, "exited", exited));
        streams.countsMayHaveChanged();
    }

    private static boolean requireDeletable(String name, Preconditions preconditions, Live live) {
        find(name, live.engine());
        requireVersion(preconditions, name, live);
        return true;
    }

    private static void requireName(String name) {
        try {
            Segment.named(name);
        } catch (IllegalArgumentException refused) {
            throw new ApiException(422, String.valueOf(refused.getMessage()));
        }
    }

    // --- reading -------------------------------------------------------------------------------------------------

    private static Map<String, Object> answer(Segment segment, SegmentEngine engine) {
        Map<String, Object> answer = description(segment);
        answer.put("count", engine.count(segment.name()));
        return answer;
    }

    private static Map<String, Object> description(Segment segment) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", segment.name());
        answer.put("expression", segment.predicate().toString());
        answer.put("mode", segment.mode() == Segment.Mode.REALTIME ? "realtime" : "on demand");
        return answer;
    }

    /** Returns the response without the count if counting needs a walk over the contacts. */
    private static Map<String, Object> answerAtOnce(Segment segment, SegmentEngine engine) {
        return segment.mode() == Segment.Mode.REALTIME ? answer(segment, engine) : description(segment);
    }

    /** Adds the count of a segment on demand, while writes go on. Returns whether the segment is still defined. */
    private boolean addCount(Map<String, Object> answer) {
        if (!answer.containsKey("count")) {
            String name = String.valueOf(answer.get("name"));
            try {
                answer.put("count", batcher.<Integer>look(live -> live.engine().count(name)));
            } catch (NoSuchSegmentException deleted) {
                return false;
            }
        }
        return true;
    }

    private void list(Context context) {
        List<Map<String, Object>> segments = batcher.read(live -> live.engine().segments().stream()
                .map(segment -> answerAtOnce(segment, live.engine()))
                .toList());
        Routes.answer(
                context,
                Map.of("segments", segments.stream().filter(this::addCount).toList()));
    }

    private void show(Context context) {
        String name = context.pathParam("name");
        Tagged shown = batcher.read(live -> {
            Map<String, Object> answer = answerAtOnce(find(name, live.engine()), live.engine());
            answer.put("source", Objects.requireNonNull(live.database().segmentText(name)));
            return new Tagged(Objects.requireNonNull(live.segmentTags().get(name)), answer);
        });
        if (!addCount(shown.answer)) {
            throw notDefined(name);
        }
        context.header("ETag", shown.tag);
        Routes.answer(context, shown.answer);
    }

    private static Segment find(String name, SegmentEngine engine) {
        return engine.segments().stream()
                .filter(segment -> segment.name().equals(name))
                .findFirst()
                .orElseThrow(() -> notDefined(name));
    }

    private static ApiException notDefined(String name) {
        return new ApiException(404, "segment '" + name + "' is not defined");
    }

    private List<String> memberIds(String name) {
        try {
            return batcher.look(live -> live.engine().view(name)).members(name);
        } catch (NoSuchSegmentException none) {
            throw notDefined(name);
        }
    }

    private void members(Context context) {
        String name = context.pathParam("name");
        String after = Parameters.text(context, "after");
        int limit = Parameters.limit(context);
        // The page's ids and one more, the greatest on top.
        PriorityQueue<String> least = new PriorityQueue<>(Comparator.reverseOrder());
        for (String id : memberIds(name)) {
            if (after == null || id.compareTo(after) > 0) {
                least.add(id);
                if (least.size() > limit + 1) {
                    least.poll();
                }
            }
        }
        List<String> page = new ArrayList<>(least);
        page.sort(Comparator.naturalOrder());
        boolean isLast = page.size() <= limit;
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("members", isLast ? page : page.subList(0, limit));
        answer.put("next", isLast ? null : page.get(limit - 1));
        Routes.answer(context, answer);
    }

    private void download(Context context) throws IOException {
        String name = context.pathParam("name");
        List<String> ids = new ArrayList<>(memberIds(name));
        ids.sort(Comparator.naturalOrder());
        context.res().setContentType("text/csv; charset=utf-8");
        context.res()
                .setHeader(
                        "Content-Disposition",
                        "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9_.-]", "_") + ".csv\"");
        Routes.isPutTogether(context);
        try (Transfers.Transfer transfer = context.appData(Transfers.KEY).begin(context);
                Writer out = new BufferedWriter(
                        new OutputStreamWriter(context.res().getOutputStream(), StandardCharsets.UTF_8))) {
            transfer.hold(8L * ids.size());
            out.write("contact_id\r\n");
            for (String id : ids) {
                out.write(cell(id));
                out.write("\r\n");
            }
        }
    }

    /** Returns a cell that no spreadsheet evaluates as a formula, and that an import restores. */
    static String cell(String text) {
        String defused = FormulaCell.defused(text);
        return defused.matches("(?s).*[\",\r\n].*") ? '"' + defused.replace("\"", "\"\"") + '"' : defused;
    }

    // --- insight -------------------------------------------------------------------------------------------------

    private void preview(Context context) {
        JsonNode body = Json.object(bodies.json(context), "", Set.of("expression", "where", "mode", "name"));
        String name = Json.optionalText(body, "name", "");
        if (name != null) {
            requireName(name);
        }
        Wanted wanted = wanted(body, name);
        Candidate candidate = linted(wanted);
        Routes.answer(context, batcher.look(live -> preview(candidate, name, live.engine())));
    }

    private static Map<String, Object> preview(Candidate candidate, @Nullable String name, SegmentEngine engine) {
        boolean isReplacing =
                engine.segments().stream().anyMatch(segment -> segment.name().equals(name));
        Preview preview;
        try {
            preview = isReplacing
                    ? engine.insight().preview(candidate.segment)
                    : engine.insight().preview(candidate.segment.predicate());
        } catch (InvalidSegmentException refused) {
            throw new ApiException(422, String.valueOf(refused.getMessage()));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("expression", candidate.segment.predicate().toString());
        answer.put("count", preview.count());
        answer.put("sample", preview.sample());
        List<Map<String, @Nullable Object>> warnings = new ArrayList<>(candidate.warnings);
        warnings.addAll(warnings(preview.warnings()));
        answer.put("warnings", warnings);
        if (isReplacing) {
            answer.put("entered", countAndSample(preview.entered()));
            answer.put("exited", countAndSample(preview.exited()));
        }
        return answer;
    }

    private static Map<String, @Nullable Object> countAndSample(List<String> contacts) {
        return Map.of(
                "count",
                contacts.size(),
                "sample",
                contacts.stream().limit(SAMPLE).toList());
    }

    private void explain(Context context) {
        String name = context.pathParam("name");
        String contact = context.pathParam("contact");
        Routes.answer(context, batcher.read(live -> {
            find(name, live.engine());
            if (live.engine().attributes(contact) == null) {
                throw ContactRoutes.noSuch(contact);
            }
            Explanation why = live.engine().insight().explain(name, contact);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("contact", contact);
            answer.put("segment", name);
            answer.put("at", why.at().toString());
            answer.put("holds", why.holds());
            answer.put("explanation", tree(why.root()));
            return answer;
        }));
    }

    private void forecast(Context context) {
        String name = context.pathParam("name");
        Duration horizon = Parameters.duration(context, "horizon", "30d");
        Duration step = Parameters.duration(context, "step", "1d");
        Routes.answer(context, batcher.look(live -> {
            Forecast forecast;
            try {
                forecast = live.engine().insight().forecast(name, horizon, step);
            } catch (NoSuchSegmentException none) {
                throw notDefined(name);
            } catch (IllegalArgumentException refused) {
                throw new ApiException(422, String.valueOf(refused.getMessage()));
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("segment", name);
            answer.put("from", forecast.from().toString());
            answer.put("count", forecast.count());
            answer.put(
                    "steps", forecast.steps().stream().map(SegmentRoutes::step).toList());
            return answer;
        }));
    }

    private static Map<String, Object> step(Forecast.Step step) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("at", step.at().toString());
        answer.put("count", step.count());
        answer.put("entered", step.entered());
        answer.put("exited", step.exited());
        return answer;
    }

    private static Map<String, @Nullable Object> tree(Explanation.Part part) {
        Map<String, @Nullable Object> node = new LinkedHashMap<>();
        node.put("kind", PackedChanges.word(part.kind()));
        node.put("text", part.text());
        node.put("holds", part.holds());
        if (part.attribute() != null) {
            node.put("attribute", part.attribute());
            node.put("seen", PackedChanges.word(part.seen()));
        }
        node.put("value", Json.answer(part.value()));
        node.put("flips_at", part.turnsAt() == null ? null : part.turnsAt().toString());
        node.put("parts", part.parts().stream().map(SegmentRoutes::tree).toList());
        return node;
    }
}
