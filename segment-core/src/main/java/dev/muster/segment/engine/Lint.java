package dev.muster.segment.engine;

import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.insight.LintWarning;
import dev.muster.segment.insight.LintWarning.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for what a segment says and may not mean. A walk counts contacts; the rest of what contacts hold is looked up at
 * its end, under the engine's lock. What follows from that and from the predicate is found later, without the lock.
 */
final class Lint {

    private final Question question;
    private final TickRunner ticks;
    private final LintPart whole;
    private final LintReport report;
    private final ContactLint contacts;
    /** The attributes of which nobody holds, or can come to hold, a value that does not read as the type. */
    private final Set<String> readable = new HashSet<>();

    private final Schema schema;
    private long now;

    /** Plans what to count. Must be called under the engine's lock. */
    Lint(Question question, TickRunner ticks) {
        this.question = question;
        this.ticks = ticks;
        Catalog catalog = ticks.catalog();
        schema = catalog.schema;
        whole = LintPart.whole(
                question.definition().predicate(),
                part -> inlined(part, catalog).match(question.binder()));
        report = new LintReport(question.definition());
        contacts = new ContactLint(whole, question, ticks.store());
    }

    /** Returns the scans to run before {@link #lookUp}. */
    List<Scan> scans() {
        return contacts.scans();
    }

    /** Returns whether nothing else is to be counted by now. Must be called under the engine's lock. */
    boolean isCurrent() {
        return contacts.isCurrent();
    }

    /**
     * Looks up what contacts hold. Must be called under the engine's lock.
     *
     * @param nearMisses takes what may be meant in the place of what no contact has
     * @return this
     */
    Lint lookUp(NearMisses nearMisses) {
        now = ticks.now();
        contacts.lookUp(ticks, nearMisses);
        for (BoundAttribute attribute : question.slots()) {
            // Declared while contacts were there, it may be held otherwise.
            if (schema.isDeclared(attribute.name()) && attribute.readsAllThatIsHeld()) {
                readable.add(attribute.name());
            }
        }
        return this;
    }

    /** A leaf itself, or the predicate of the segment that is used. */
    private static Predicate inlined(Predicate part, Catalog catalog) {
        if (!(part instanceof Predicate.InSegment use)) {
            return part;
        }
        LiveSegment used = catalog.find(use.segment());
        if (used == null) {
            throw new AssertionError("accepted though it is missing: " + use);
        }
        return used.inlined;
    }

    @SuppressWarnings("ReferenceEquality") // the instance is what is looked for
    private void reportWindowsBothWays(List<Predicate.TimeWindow> windows) {
        List<Predicate.TimeWindow> open = new ArrayList<>(windows);
        whole.forEach(part -> {
            if (part.predicate instanceof Predicate.TimeWindow window && open.removeIf(other -> other == window)) {
                report.add(Kind.WITHIN_BOTH_WAYS, part, Schema.bothWays(window));
            }
        });
    }

    /**
     * Returns all that was found. May be called once, without the engine's lock.
     *
     * @param nearMisses what {@link #lookUp} was given
     */
    List<LintWarning> warnings(NearMisses nearMisses) {
        contacts.reportUnknownAttributes(nearMisses, schema, report);
        contacts.reportUnknownValues(nearMisses, report);
        reportWindowsBothWays(schema.windowsBothWays(question.definition().predicate()));
        List<ContactLint.OfMissing> ofMissing = contacts.ofMissing();
        List<BoundPredicate.Leaf> leaves = new ArrayList<>();
        LintPart.forEachLeaf(whole.bound(), leaves::add);
        ofMissing.forEach(missing -> LintPart.forEachLeaf(missing.exists(), leaves::add));
        Map<Integer, BoundAttribute> attributes = new HashMap<>();
        leaves.forEach(leaf -> attributes.put(
                leaf.leaf().slot(), question.slots().get(leaf.leaf().slot())));
        Satisfiability satisfiability = new Satisfiability(leaves, attributes, readable::contains, now);
        PredicateLint predicate = new PredicateLint(whole, satisfiability, report);
        if (!predicate.reportWhole()) {
            for (ContactLint.OfMissing missing : ofMissing) {
                if (predicate.decidesOnMissing(missing.leaf(), missing.exists())) {
                    report.add(Kind.MISSING_MATTERS, missing.leaf(), missing.message());
                }
            }
            predicate.reportIdleParts();
        }
        return report.warnings();
    }
}
