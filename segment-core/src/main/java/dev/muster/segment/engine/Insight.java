package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.QuestionPlan.About;
import dev.muster.segment.engine.QuestionPlan.Task;
import dev.muster.segment.insight.AuditReport;
import dev.muster.segment.insight.ChangeCause;
import dev.muster.segment.insight.ExpectedChange;
import dev.muster.segment.insight.Explanation;
import dev.muster.segment.insight.Forecast;
import dev.muster.segment.insight.LintWarning;
import dev.muster.segment.insight.NextChange;
import dev.muster.segment.insight.Preview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Answers questions beyond members and changes: why, when next, and what if. Answers come from the same evaluator that
 * serves writes and the clock, are as of engine time, and change nothing. Thread-safe.
 *
 * <p>Previews, forecasts and expected changes are computed in slices of some milliseconds, and writes go on between two
 * slices. Only one such question or redefinition runs at a time. Each throws a {@link
 * java.util.concurrent.CancellationException} if its thread is interrupted between two slices, or while it waits for
 * another. Any other question blocks writes until it is answered; its method says for how long.
 */
public final class Insight {

    private static final int SAMPLE = 10;

    /** How much further a forecast looks, because engine time may advance while it is made. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private final Inside engine;

    Insight(Inside engine) {
        this.engine = engine;
    }

    // --- why -----------------------------------------------------------------------------------------------------

    /**
     * Why a contact is a member of a segment, or is not. Costs some evaluations of the predicate.
     *
     * <pre>{@code
     * Explanation why = insight.explain("active_pro_users", "c-42");
     * Instant until = why.root().turnsAt(); // 2026-01-12T10:00:00Z: seven days after last_active
     * String asAMarketerReadsIt = why.toString();
     * }</pre>
     *
     * @throws NoSuchSegmentException if there is no segment of the name
     * @throws NoSuchContactException if there is no contact of the id
     */
    public Explanation explain(String segment, String contactId) {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(contactId, "contactId");
        return engine.ask(ticks -> explanation(contactId, segment, about(segment, ticks), ticks));
    }

    /**
     * Why a contact satisfies a predicate that is not defined, or does not. Costs some evaluations of it, and a look at each
     * segment.
     *
     * @throws InvalidSegmentException if it could not be defined
     * @throws NoSuchContactException if there is no contact of the id
     */
    public Explanation explain(Predicate predicate, String contactId) {
        Objects.requireNonNull(predicate, "predicate");
        Objects.requireNonNull(contactId, "contactId");
        return walk(
                about(predicate),
                (ticks, question) ->
                        new Task<>(List.of(), Insight::always, () -> explanation(contactId, null, question, ticks)));
    }

    private static Explanation explanation(
            String contactId, @Nullable String segment, Question question, TickRunner ticks) {
        int contact = number(contactId, ticks);
        Explainer explainer = new Explainer(
                ticks.catalog().meanings(),
                question.schema(),
                question.binder(),
                ticks.store().values(contact),
                ticks.now());
        return new Explanation(
                contactId,
                Instant.ofEpochMilli(ticks.now()),
                segment,
                explainer.explain(question.definition().predicate()));
    }

    private static int number(String contactId, TickRunner ticks) {
        int contact = ticks.store().ids().find(contactId);
        if (contact == ContactIds.NONE) {
            throw new NoSuchContactException(contactId);
        }
        return contact;
    }

    /**
     * What brought a change of this engine about: the attributes that were written, the window that was due, or the definition,
     * with the leaves that decided. Costs some evaluations of the segment as it was.
     *
     * <pre>{@code
     * Tick tick = engine.apply(contact("c-42").set("plan", "Free"));
     * ChangeCause cause = insight.cause(tick.changes().get(0)); // plan: "Pro" → "Free"; plan is "Pro" holds no longer
     * }</pre>
     *
     * @throws IllegalStateException if the engine was not built to {@linkplain SegmentEngine.Builder#keepCauses keep causes}
     * @throws IllegalArgumentException if the change is another engine's, or not kept, or not any more; see {@link
     *     SegmentEngine.Builder#retainedChanges}
     */
    public ChangeCause cause(MembershipChange change) {
        Evidence evidence = engine.evidence(change);
        return engine.ask(ticks -> {
            if (evidence == null && !ticks.keepsCauses()) {
                throw new IllegalStateException("causes are not kept; build the engine with keepCauses()");
            }
            if (evidence == null) {
                throw new IllegalArgumentException("change " + change.sequence() + " is not kept");
            }
            return new Inquest(change, ticks.store()).cause(evidence);
        });
    }

    // --- when next -----------------------------------------------------------------------------------------------

    /**
     * What the clock alone will do to a contact next in any realtime segment, if nobody writes, or {@code null} if nothing; of
     * several at one instant, that of the segment defined first. Costs an evaluation of every segment that time moves.
     *
     * <pre>{@code
     * NextChange next = insight.nextChange("c-42"); // leaves active_pro_users at 2026-01-12T10:00:00Z
     * }</pre>
     *
     * @throws NoSuchContactException if there is no contact of the id
     */
    public @Nullable NextChange nextChange(String contactId) {
        Objects.requireNonNull(contactId, "contactId");
        return engine.ask(ticks -> {
            Cells cells = cells(contactId, ticks);
            LiveSegment earliest = null;
            Course ofEarliest = Course.NEVER;
            for (LiveSegment segment : ticks.catalog().segments()) {
                if (segment.isRealtime() && segment.isMovedByTime()) {
                    Course course = Course.of(segment.bound, cells, ticks.now());
                    if (course.next() < ofEarliest.next()) {
                        earliest = segment;
                        ofEarliest = course;
                    }
                }
            }
            return earliest == null ? null : nextChange(earliest, ofEarliest);
        });
    }

    /**
     * What the clock alone will do to a contact next in one segment, if nobody writes, or {@code null} if nothing. Costs some
     * evaluations of the predicate.
     *
     * @throws NoSuchSegmentException if there is no segment of the name
     * @throws NoSuchContactException if there is no contact of the id
     */
    public @Nullable NextChange nextChange(String segment, String contactId) {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(contactId, "contactId");
        return engine.ask(ticks -> {
            LiveSegment live = find(segment, ticks.catalog());
            Course course = Course.of(live.bound, cells(contactId, ticks), ticks.now());
            return course.next() == TimeIndex.NEVER ? null : nextChange(live, course);
        });
    }

    private static NextChange nextChange(LiveSegment segment, Course course) {
        return new NextChange(Instant.ofEpochMilli(course.next()), segment.name(), !course.holds());
    }

    private static Cells cells(String contactId, TickRunner ticks) {
        Cells cells = new Cells(ticks.catalog().slots);
        cells.pointTo(number(contactId, ticks));
        return cells;
    }

    /**
     * How a segment's members will come and go from engine time on by the clock alone, if nobody writes. Costs three walks over
     * the contacts and some evaluations for each that comes or goes.
     *
     * <pre>{@code
     * Forecast forecast = insight.forecast("active_pro_users", Duration.ofDays(30), Duration.ofDays(1));
     * int inAWeek = forecast.steps().get(6).count();
     * }</pre>
     *
     * @param horizon how far it goes, a millisecond at least
     * @param step how long each of its steps is, the last one excepted, a millisecond at least; 10,000 steps at most
     * @throws NoSuchSegmentException if there is no segment of the name
     * @throws IllegalArgumentException if the horizon or the step is out of range
     */
    public Forecast forecast(String segment, Duration horizon, Duration step) {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(horizon, "horizon");
        Objects.requireNonNull(step, "step");
        return forecast(about(segment), horizon, step);
    }

    /**
     * The same of a predicate that is not defined.
     *
     * @throws InvalidSegmentException if it could not be defined
     * @throws IllegalArgumentException if the horizon or the step is out of range
     */
    public Forecast forecast(Predicate predicate, Duration horizon, Duration step) {
        Objects.requireNonNull(predicate, "predicate");
        Objects.requireNonNull(horizon, "horizon");
        Objects.requireNonNull(step, "step");
        return forecast(about(predicate), horizon, step);
    }

    private Forecast forecast(About about, Duration horizon, Duration step) {
        record Found(ForecastSteps steps, Prospect prospect, Scan members, long now) {}
        Found found = walk(about, (ticks, question) -> {
            long end = new ForecastSteps(ticks.now(), horizon, step).end();
            Scan members = new Scan(ticks.store(), question.slots(), question.bound());
            Prospect prospect = new Prospect(
                    question.bound(), question.slots(), ticks.store(), ticks.now(), end + AHEAD.toMillis());
            return new Task<>(
                    List.of(members, prospect),
                    () -> new ForecastSteps(ticks.now(), horizon, step).end() <= prospect.upTo(),
                    () -> new Found(new ForecastSteps(ticks.now(), horizon, step), prospect, members, ticks.now()));
        });
        found.prospect.turns(
                found.now, found.steps.end(), (at, contact, isEntering) -> found.steps.add(at, isEntering));
        return found.steps.forecast(found.members.count());
    }

    /**
     * Who enters and leaves a segment by the clock alone after one instant and up to another, if nobody writes; in order of time.
     * Costs as a {@link #forecast(String, Duration, Duration)} to the later instant, and an object for each change.
     *
     * <pre>{@code
     * List<ExpectedChange> nextWeek = insight.expectedChanges("active_pro_users", now, now.plus(Duration.ofDays(7)));
     * }</pre>
     *
     * @param after an instant; what is due up to engine time has happened already
     * @param upTo a later instant
     * @throws NoSuchSegmentException if there is no segment of the name
     * @throws IllegalArgumentException if an instant is outside the years 1 to 9999, or the second is not the later
     */
    public List<ExpectedChange> expectedChanges(String segment, Instant after, Instant upTo) {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(upTo, "upTo");
        return expectedChanges(about(segment), after, upTo);
    }

    /**
     * The same of a predicate that is not defined.
     *
     * @throws InvalidSegmentException if it could not be defined
     * @throws IllegalArgumentException if an instant is outside the years 1 to 9999
     */
    public List<ExpectedChange> expectedChanges(Predicate predicate, Instant after, Instant upTo) {
        Objects.requireNonNull(predicate, "predicate");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(upTo, "upTo");
        return expectedChanges(about(predicate), after, upTo);
    }

    private List<ExpectedChange> expectedChanges(About about, Instant after, Instant upTo) {
        long first = ClockGate.millis(after);
        long last = ClockGate.millis(upTo);
        if (last <= first) {
            throw new IllegalArgumentException("expected an instant after " + after + "; got " + upTo);
        }
        record Found(Prospect prospect, ContactNames.Frozen names, long now) {}
        Found found = walk(about, (ticks, question) -> {
            Prospect prospect = new Prospect(question.bound(), question.slots(), ticks.store(), ticks.now(), last);
            return new Task<>(
                    List.of(prospect),
                    Insight::always,
                    () -> new Found(prospect, ticks.store().ids().names().freeze(), ticks.now()));
        });
        List<ExpectedChange> changes = new ArrayList<>();
        found.prospect.turns(
                Math.max(found.now, first),
                last,
                (at, contact, isEntering) ->
                        changes.add(new ExpectedChange(Instant.ofEpochMilli(at), found.names.id(contact), isEntering)));
        changes.sort(Comparator.comparing(ExpectedChange::at));
        return changes;
    }

    // --- what if -------------------------------------------------------------------------------------------------

    /**
     * Returns who would be a member of a segment with this predicate. Costs a walk over the contacts, and one more for
     * each attribute that has stored values of another type.
     *
     * @throws InvalidSegmentException if it could not be defined
     */
    public Preview preview(Predicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return preview(about(predicate), null);
    }

    /**
     * Returns who would be a member of this segment if it were defined or replaced like this, and who would enter and
     * leave it. Costs two walks over the contacts, and one more for each attribute that has stored values of another
     * type.
     *
     * <pre>{@code
     * Segment wider = segment("active_pro_users").where(attribute("plan").is("Pro")).build();
     * Preview preview = insight.preview(wider);
     * List<String> wouldEnter = preview.entered();
     * }</pre>
     *
     * @throws InvalidSegmentException if it could not be defined
     */
    public Preview preview(Segment candidate) {
        Objects.requireNonNull(candidate, "candidate");
        return preview(
                (catalog, columns, held) -> Question.about(candidate, catalog, columns, engine.limits(), held),
                candidate.name());
    }

    /**
     * Previews the subject of a question.
     *
     * @param replaced the name of the segment that it would replace, or {@code null} if none
     */
    private Preview preview(About about, @Nullable String replaced) {
        record Found(
                Scan after, @Nullable Scan before, UnreadableValues unreadable, ContactNames.Frozen names, long now) {}
        Found found = walk(about, (ticks, question) -> {
            Scan after = new Scan(ticks.store(), question.slots(), question.bound());
            LiveSegment live = replaced == null ? null : ticks.catalog().find(replaced);
            Scan before = live == null ? null : ticks.scan(live);
            UnreadableValues unreadable = new UnreadableValues(
                    UnreadableValues.typed(question.bound(), question.slots()), question.slots(), ticks.store());
            List<Scan> scans = new ArrayList<>(unreadable.scans());
            scans.add(after);
            if (before != null) {
                scans.add(before);
            }
            return new Task<>(
                    scans,
                    Insight::always,
                    () -> new Found(
                            after,
                            before,
                            unreadable,
                            ticks.store().ids().names().freeze(),
                            ticks.now()));
        });
        RoaringBitmap after = found.after.members();
        RoaringBitmap before = found.before == null ? new RoaringBitmap() : found.before.members();
        return new Preview(
                Instant.ofEpochMilli(found.now),
                after.getCardinality(),
                List.copyOf(new Members.Many(after.limit(SAMPLE), found.names)),
                new Members.Many(RoaringBitmap.andNot(after, before), found.names),
                new Members.Many(RoaringBitmap.andNot(before, after), found.names),
                found.unreadable.warnings());
    }

    // --- whether it says what is meant ---------------------------------------------------------------------------

    /**
     * What a segment says and may not mean, in the order of its text, as if it were defined now; it need not be, and is not by
     * this. Every warning is certain. That a segment is never or always true, or that a part of it cannot matter, holds from
     * engine time on, whatever is written; the other warnings go by what contacts hold now. Another segment that is used is one
     * part: what is wrong inside it is said of it alone. An attribute with a default is never unknown, for all contacts have it.
     *
     * <pre>{@code
     * Segment paying = segment("paying").where(attribute("plan").is("Por")).build();
     * List<LintWarning> warnings = insight.lint(paying); // segment 'paying': no contact has plan "Por"; 2 have "Pro"
     * }</pre>
     *
     * <p>Predicates in which too much would have to be tried out are passed over in silence, and so are those of more than 200
     * parts where it is a part that cannot matter.
     *
     * <p>Costs a walk over the contacts for each inequality of an attribute that some contacts do not have, in slices between
     * which others write. At its end the distinct texts of the attributes that are compared with texts are copied, if those are
     * no more than 100,000. The rest costs some milliseconds, seldom more than a second, without anybody waiting.
     *
     * @throws InvalidSegmentException if the segment could not be defined
     * @throws CancellationException if the thread is interrupted between two slices
     */
    public List<LintWarning> lint(Segment candidate) {
        Objects.requireNonNull(candidate, "candidate");
        return lint(
                (catalog, columns, held) -> Question.about(candidate, catalog, columns, engine.limits(), held),
                new NearMisses());
    }

    /**
     * What a defined segment says and may not mean; see {@link #lint(Segment)}.
     *
     * @throws NoSuchSegmentException if there is none of the name
     * @throws CancellationException if the thread is interrupted between two slices
     */
    public List<LintWarning> lint(String segment) {
        Objects.requireNonNull(segment, "segment");
        return lint(about(segment), new NearMisses());
    }

    /**
     * What the defined segments say and may not mean, in the order of their definition; see {@link #lint(Segment)}. Costs as much
     * for each, but texts are copied once. Others write, and define, between one segment and the next; a segment that is deleted
     * meanwhile is left out, and one that is defined meanwhile may be.
     *
     * @throws CancellationException if the thread is interrupted between two slices
     */
    public List<LintWarning> lint() {
        List<String> names = engine.ask(ticks ->
                ticks.catalog().segments().stream().map(LiveSegment::name).toList());
        NearMisses nearMisses = new NearMisses();
        List<LintWarning> warnings = new ArrayList<>();
        for (String name : names) {
            try {
                warnings.addAll(lint(about(name), nearMisses));
            } catch (NoSuchSegmentException deleted) {
                // It was there when the names were listed.
            }
        }
        return List.copyOf(warnings);
    }

    private List<LintWarning> lint(About about, NearMisses nearMisses) {
        Lint found = walk(about, (ticks, question) -> {
            Lint lint = new Lint(question, ticks);
            return new Task<>(lint.scans(), lint::isCurrent, () -> lint.lookUp(nearMisses));
        });
        return found.warnings(nearMisses);
    }

    // --- whether all is right -------------------------------------------------------------------------------------

    /**
     * Evaluates every realtime segment for every contact from scratch, and tells where what the engine keeps differs: counts, the
     * members that views are cut from, what the index remembers, and what the clock has in view. An engine that differs is not to
     * be trusted any more, and is best started anew from what the host has saved.
     *
     * <p>Costs one evaluation for each contact and segment, one look at each word of conjunctions and each leaf, and a walk over
     * the contacts for each 64 segments. It runs in slices of some milliseconds between which others write, and one slice at least
     * evaluates all segments for one contact. Of what is created, written or defined meanwhile some is left out. One audit runs at
     * a time.
     *
     * @throws CancellationException if the thread is interrupted between two slices
     */
    public AuditReport audit() {
        return engine.audit(Integer.MAX_VALUE);
    }

    /**
     * As {@link #audit()}, for the contacts after those that the last such call looked at, and then from the first again: a host
     * that calls this regularly comes by all. Counts are compared with the contacts if all are looked at, and else only with the
     * members that are kept for views.
     *
     * <p>Costs as much as {@link #audit()} does for so many contacts, and one look at each value of the attributes with windows
     * that lies in the same hour as a value of these contacts. Others write between its slices, as there.
     *
     * <pre>{@code
     * AuditReport report = insight.auditNext(1_000);
     * if (!report.isClean()) {
     *     alarm.add(report.toString());
     * }
     * }</pre>
     *
     * @param contacts how many, 1 at least
     * @throws IllegalArgumentException if it is below 1
     * @throws CancellationException if the thread is interrupted between two slices
     */
    public AuditReport auditNext(int contacts) {
        if (contacts < 1) {
            throw new IllegalArgumentException("auditNext is to look at " + contacts + " contacts; expected 1 or more");
        }
        return engine.audit(contacts);
    }

    // --- questions -----------------------------------------------------------------------------------------------

    private static LiveSegment find(String segment, Catalog catalog) {
        LiveSegment live = catalog.find(segment);
        if (live == null) {
            throw new NoSuchSegmentException(segment);
        }
        return live;
    }

    /** The question that a live segment is. */
    private static Question about(String segment, TickRunner ticks) {
        return Question.about(find(segment, ticks.catalog()), ticks.catalog(), ticks.store()::findOrImagineColumn);
    }

    private static About about(String segment) {
        return (catalog, columns, held) -> Question.about(find(segment, catalog), catalog, columns);
    }

    private About about(Predicate predicate) {
        return (catalog, columns, held) -> Question.about(predicate, catalog, columns, engine.limits(), held);
    }

    private <T> T walk(About about, BiFunction<TickRunner, Question, Task<T>> tasks) {
        HeldNumbers numbers = new HeldNumbers();
        return engine.walk(ticks -> QuestionPlan.draft(ticks, engine.locked(), numbers, about, tasks));
    }

    private static boolean always() {
        return true;
    }
}
