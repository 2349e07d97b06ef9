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
 * Looks for what a segment says and may not mean. What contacts hold is looked up at once, while the engine stands still; what
 * follows from the predicate alone is found later, without it.
 */
final class Lint {

    private final LintPart whole;
    private final LintReport report;
    private final List<ContactLint.OfMissing> ofMissing;
    private final List<BoundPredicate.Leaf> leaves = new ArrayList<>();
    /** The attributes of the leaves, by slot. */
    private final Map<Integer, BoundAttribute> attributes = new HashMap<>();

    /** The attributes of which nobody holds, or can come to hold, a value that does not read as the type. */
    private final Set<String> readable = new HashSet<>();

    private final long now;

    /**
     * Looks up what contacts hold.
     *
     * @param nearMisses says what contacts have in the place of what none has
     */
    Lint(Question question, TickRunner ticks, NearMisses nearMisses) {
        Catalog catalog = ticks.catalog();
        Predicate predicate = question.definition().predicate();
        Schema schema = catalog.schema;
        now = ticks.now();
        whole = LintPart.whole(predicate, part -> inlined(part, catalog).match(question.binder()));
        report = new LintReport(question.definition());
        ContactLint contacts = new ContactLint(whole, question, ticks.store(), schema, report, now);
        contacts.reportUnknownAttributes(nearMisses);
        contacts.reportUnknownValues(nearMisses);
        ofMissing = contacts.ofMissing();
        reportWindowsBothWays(schema.windowsBothWays(predicate));
        LintPart.forEachLeaf(whole.bound(), leaves::add);
        ofMissing.forEach(missing -> LintPart.forEachLeaf(missing.exists(), leaves::add));
        for (BoundPredicate.Leaf leaf : leaves) {
            int slot = leaf.leaf().slot();
            BoundAttribute attribute = question.slots().get(slot);
            attributes.put(slot, attribute);
            // Declared while contacts were there, it may be held otherwise.
            if (schema.isDeclared(attribute.name()) && attribute.readsAllThatIsHeld()) {
                readable.add(attribute.name());
            }
        }
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

    /** All that was found. May be asked once, on any thread, while the engine goes on. */
    List<LintWarning> warnings() {
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
