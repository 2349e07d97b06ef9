package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Predicate;
import dev.muster.segment.References;
import dev.muster.segment.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became another between two sets of definitions beside a segment's own predicate, and bears on it all the same. */
final class MeaningStep {

    private final Meanings before;
    private final Meanings after;

    MeaningStep(Meanings before, Meanings after) {
        this.before = before;
        this.after = after;
    }

    /** The differences that bear on a segment: of its mode, of segments that it uses, and of how attributes read. */
    List<String> of(String name) {
        LiveSegment held = before.find(name);
        LiveSegment hold = after.find(name);
        if (held == null || hold == null) {
            return List.of();
        }
        List<String> differences = new ArrayList<>();
        if (held.definition.mode() != hold.definition.mode()) {
            differences.add("mode: " + mode(held) + " → " + mode(hold));
        }
        Set<String> used = new LinkedHashSet<>();
        collectUsed(hold.definition.predicate(), used);
        for (String other : used) {
            String earlier = text(before.find(other));
            String later = text(after.find(other));
            if (!earlier.equals(later)) {
                differences.add("segment " + other + ": " + earlier + " → " + later);
            }
        }
        for (String attribute : Schema.attributes(hold.inlined)) {
            AttributeDeclaration earlier = before.schema().reading(attribute);
            AttributeDeclaration later = after.schema().reading(attribute);
            if (!Objects.equals(earlier, later)) {
                differences.add((earlier == null ? "undeclared" : earlier) + " → " + later);
            }
        }
        return List.copyOf(differences);
    }

    private static String mode(LiveSegment segment) {
        return segment.isRealtime() ? "realtime" : "on demand";
    }

    private static String text(@Nullable LiveSegment segment) {
        return segment == null ? "none" : segment.definition.predicate().toString();
    }

    private void collectUsed(Predicate predicate, Set<String> used) {
        for (Predicate.InSegment use : References.in(predicate)) {
            LiveSegment segment = after.find(use.segment());
            if (used.add(use.segment()) && segment != null) {
                collectUsed(segment.definition.predicate(), used);
            }
        }
    }
}
