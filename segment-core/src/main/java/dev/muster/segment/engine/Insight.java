package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.insight.LintWarning;
import java.util.List;

/**
 * What an engine can tell beyond members and changes: why, when next, and what if. Answers come from the evaluator that serves
 * writes and the clock, as of engine time, and change nothing. May be asked from any thread; while one question is being
 * answered, writes wait, for as long as is said beside each.
 */
public final class Insight {

    private final SegmentEngine engine;

    Insight(SegmentEngine engine) {
        this.engine = engine;
    }

    /**
     * What a segment says and may not mean, in the order of its text, as if it were defined now; it need not be, and is not by
     * this. Every warning is certain. That a segment is never or always true, or that a part of it cannot matter, holds from
     * engine time on, whatever is written; the other warnings go by what contacts hold now. Another segment that is used is one
     * part: what is wrong inside it is said of it alone. An attribute with a default is never unknown, for all contacts have it.
     *
     * <pre>{@code
     * engine.apply(contact("c1").set("plan", "Pro").set("mrr", 120));
     * engine.apply(contact("c2").set("plan", "Pro").set("mrr", 80));
     * engine.insight().lint(segment("paying")
     *         .where(attribute("plan").is("Por"), attribute("mrr").greaterThan(100), attribute("mrr").greaterThan(50))
     *         .build());
     * // segment 'paying': no contact has plan "Por"; 2 have "Pro"
     * // segment 'paying': 'mrr > 50' cannot matter: it holds wherever the rest leaves it to decide
     * }</pre>
     *
     * <p>Predicates in which too much would have to be tried out are passed over in silence, and so are those of more than 200
     * parts where it is a part that cannot matter.
     *
     * <p>Writes wait for a walk over the predicate, and over the distinct texts of attributes that are compared with texts, if
     * those are no more than 100,000. The rest costs some milliseconds, seldom more than a second, without anybody waiting.
     *
     * @throws InvalidSegmentException if the segment could not be defined
     */
    public List<LintWarning> lint(Segment candidate) {
        return engine.ask(ticks -> new Lint(about(candidate, ticks), ticks, nearMisses(ticks)))
                .warnings();
    }

    /**
     * What a defined segment says and may not mean; see {@link #lint(Segment)}.
     *
     * @throws NoSuchSegmentException if there is none of the name
     */
    public List<LintWarning> lint(String segment) {
        return engine.ask(ticks -> new Lint(about(segment, ticks), ticks, nearMisses(ticks)))
                .warnings();
    }

    /**
     * What the defined segments say and may not mean, in the order of their definition; see {@link #lint(Segment)}. Costs as much
     * for each, but texts are walked over once.
     */
    public List<LintWarning> lint() {
        List<Lint> lints = engine.ask(ticks -> {
            NearMisses nearMisses = nearMisses(ticks);
            return ticks.catalog().segments().stream()
                    .map(segment -> new Lint(about(segment.name(), ticks), ticks, nearMisses))
                    .toList();
        });
        return lints.stream().flatMap(lint -> lint.warnings().stream()).toList();
    }

    private static NearMisses nearMisses(TickRunner ticks) {
        return new NearMisses(ticks.store(), ticks.catalog().schema);
    }

    /** The question that a live segment is. */
    private static Question about(String segment, TickRunner ticks) {
        Catalog catalog = ticks.catalog();
        LiveSegment live = catalog.find(segment);
        if (live == null) {
            throw new NoSuchSegmentException(segment);
        }
        return Question.about(live, catalog, ticks.store());
    }

    /**
     * The question that a predicate is which is not defined.
     *
     * @throws InvalidSegmentException if it could not be
     */
    private Question about(Predicate predicate, TickRunner ticks) {
        return Question.about(predicate, ticks.catalog(), ticks.store(), engine.limits());
    }

    /**
     * The question that a segment would be.
     *
     * @throws InvalidSegmentException if it could not be defined
     */
    private Question about(Segment candidate, TickRunner ticks) {
        return Question.about(candidate, ticks.catalog(), ticks.store(), engine.limits());
    }
}
