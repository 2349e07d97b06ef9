package dev.muster.segment.engine;

import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Value;
import dev.muster.segment.insight.ChangeCause;
import dev.muster.segment.insight.ChangeCause.AttributeChange;
import dev.muster.segment.insight.ChangeCause.Decision;
import dev.muster.segment.insight.Explanation.Kind;
import dev.muster.segment.insight.Explanation.Part;
import dev.muster.segment.insight.Explanation.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what brought a change about from the evidence that was kept of it. */
final class Inquest {

    private final MembershipChange change;
    private final ContactStore store;

    /** Looks into a change of the engine that holds these contacts. */
    Inquest(MembershipChange change, ContactStore store) {
        this.change = change;
        this.store = store;
    }

    ChangeCause cause(Evidence evidence) {
        if (evidence instanceof Evidence.OfDefinition step) {
            return new ChangeCause.Redefined(
                    definition(step.before()),
                    definition(step.after()),
                    new MeaningStep(step.before(), step.after()).of(change.segment()));
        }
        Evidence.OfContact held = (Evidence.OfContact) evidence;
        LiveSegment segment = held.meanings().find(change.segment());
        if (segment == null) {
            throw new AssertionError("flipped and not defined: " + change);
        }
        Set<String> looksAt = Schema.attributes(segment.inlined);
        List<AttributeChange> changes = held.changes().stream()
                .filter(changed -> looksAt.contains(changed.attribute()))
                .toList();
        return switch (change.cause()) {
            case WRITE -> new ChangeCause.Written(held.isNew(), changes, decisions(segment, held, 0));
            case CLOCK -> new ChangeCause.Elapsed(change.at(), decisions(segment, held, 1));
            case REMOVAL -> new ChangeCause.Removed(changes);
            case DEFINITION -> throw new AssertionError("a definition's change has other evidence: " + change);
        };
    }

    private @Nullable String definition(Meanings meanings) {
        LiveSegment segment = meanings.find(change.segment());
        return segment == null ? null : segment.definition.predicate().toString();
    }

    /** The leaves that decided, given how long before the change the contact was as it had been. */
    private List<Decision> decisions(LiveSegment segment, Evidence.OfContact held, long millisBefore) {
        Map<String, Value> before = new LinkedHashMap<>(held.values());
        for (AttributeChange changed : held.changes()) {
            Value earlier = changed.before();
            if (earlier == null) {
                before.remove(changed.attribute());
            } else {
                before.put(changed.attribute(), earlier);
            }
        }
        long at = change.at().toEpochMilli();
        Predicate predicate = segment.definition.predicate();
        List<Decision> decisions = new ArrayList<>();
        Part after = explainer(held.meanings(), held.values(), at).explain(predicate);
        if (held.isNew()) {
            collectHolding(after, decisions);
        } else {
            collect(explainer(held.meanings(), before, at - millisBefore).explain(predicate), after, decisions);
        }
        return decisions;
    }

    private Explainer explainer(Meanings meanings, Map<String, Value> values, long at) {
        Binder binder = meanings.binderBeside(meanings.schema(), store::findOrImagineColumn);
        return new Explainer(meanings, meanings.schema(), binder, values, at);
    }

    private static Decision decision(Part leaf) {
        return new Decision(leaf.text(), leaf.holds(), leaf.seen() == Seen.UNREADABLE ? null : leaf.value());
    }

    /** Goes down where it holds, to the leaves: of a contact that was not there nothing held before. */
    private static void collectHolding(Part part, List<Decision> decisions) {
        if (part.holds() && part.kind() == Kind.LEAF) {
            decisions.add(decision(part));
        } else if (part.holds() && part.kind() != Kind.NOT) {
            part.parts().forEach(below -> collectHolding(below, decisions));
        }
    }

    /** Goes down where the truth is another, to the leaves. */
    private static void collect(Part before, Part after, List<Decision> decisions) {
        if (before.holds() == after.holds()) {
            return;
        }
        if (after.kind() == Kind.LEAF) {
            decisions.add(decision(after));
        }
        for (int i = 0; i < after.parts().size(); i++) {
            collect(before.parts().get(i), after.parts().get(i), decisions);
        }
    }
}
