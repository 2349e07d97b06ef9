package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Warning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Counts the stored values that do not read as their attribute's type, so that a definition can warn of them. */
final class UnreadableValues {

    private static final String OF_TEXT_SETS = "; text sets take 'has any of' in the place of 'in', and 'has' of 'is'";

    /** The contacts whose value does not read, and those among them that hold a text set. */
    private record Found(Scan all, Scan textSets) {}

    private final Map<BoundAttribute, Found> found = new LinkedHashMap<>();

    /**
     * Prepares to count values, with a scan of the contacts for each attribute, and a second for each text attribute.
     *
     * @param attributes the attributes to count
     * @param slots all bound attributes, by slot
     */
    UnreadableValues(Collection<BoundAttribute> attributes, List<BoundAttribute> slots, ContactStore store) {
        for (BoundAttribute attribute : attributes) {
            if (attribute.type() != null) {
                found.put(
                        attribute,
                        new Found(
                                new Scan(store, slots, unreadable(attribute, false)),
                                new Scan(store, slots, unreadable(attribute, true))));
            }
        }
    }

    private static BoundPredicate unreadable(BoundAttribute attribute, boolean isTextSet) {
        return new BoundPredicate.Leaf(0, new BoundLeaf.Unreadable(attribute.slot(), isTextSet));
    }

    /**
     * Returns the attributes whose type matters to a predicate: those with a condition other than whether there is a
     * value.
     */
    static Collection<BoundAttribute> typed(BoundPredicate predicate, List<BoundAttribute> slots) {
        Map<Integer, BoundAttribute> typed = new TreeMap<>();
        for (BoundPredicate.Leaf leaf : ConjunctionPacking.leaves(predicate).values()) {
            if (!(leaf.leaf() instanceof BoundLeaf.Existence)) {
                typed.put(leaf.leaf().slot(), slots.get(leaf.leaf().slot()));
            }
        }
        return typed.values();
    }

    /** Returns the scans that must run before {@link #warnings} is called. */
    List<Scan> scans() {
        List<Scan> scans = new ArrayList<>();
        found.forEach((attribute, of) -> {
            scans.add(of.all);
            if (attribute.type() == AttributeType.TEXT) {
                scans.add(of.textSets);
            }
        });
        return scans;
    }

    /** Returns a warning for each attribute that has values that do not read. */
    List<Warning> warnings() {
        List<Warning> warnings = new ArrayList<>();
        found.forEach((attribute, of) -> {
            if (of.all.count() > 0) {
                warnings.add(warning(attribute, of.all.count(), of.textSets.count() > 0));
            }
        });
        return warnings;
    }

    private static Warning warning(BoundAttribute attribute, int count, boolean hasTextSets) {
        boolean isOne = count == 1;
        boolean isOfTexts = attribute.type() == AttributeType.TEXT && hasTextSets;
        return new Warning(
                Warning.Kind.UNREADABLE_VALUES,
                attribute.name(),
                "attribute '" + attribute.name() + "' is " + attribute.type() + "; " + count
                        + (isOne ? " value does" : " values do") + " not read as it and "
                        + (isOne ? "counts" : "count") + " as missing; expected "
                        + Objects.requireNonNull(attribute.type()).forms() + (isOfTexts ? OF_TEXT_SETS : ""));
    }
}
