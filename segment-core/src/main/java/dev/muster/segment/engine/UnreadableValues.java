package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import dev.muster.segment.Warning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Counts the held values that do not read as their attribute's type, so that a definition can warn of them. */
final class UnreadableValues {

    private static final String OF_TEXT_SETS = "; text sets take 'has any of' in the place of 'in', and 'has' of 'is'";

    private UnreadableValues() {}

    /** Returns the attributes whose type matters to a predicate: those it asks for more than whether there is a value. */
    static Collection<BoundAttribute> typed(BoundPredicate predicate, List<BoundAttribute> slots) {
        Map<Integer, BoundAttribute> typed = new TreeMap<>();
        for (BoundPredicate.Leaf leaf : ConjunctionPacking.leaves(predicate).values()) {
            if (!(leaf.leaf() instanceof BoundLeaf.Existence)) {
                typed.put(leaf.leaf().slot(), slots.get(leaf.leaf().slot()));
            }
        }
        return typed.values();
    }

    /** Returns a warning for each attribute of which values do not read. Costs a walk over the contacts for each attribute. */
    static List<Warning> warnings(Collection<BoundAttribute> attributes, ContactStore store) {
        List<Warning> warnings = new ArrayList<>();
        for (BoundAttribute attribute : attributes) {
            Found found = find(attribute, store);
            if (found.count > 0) {
                warnings.add(warning(attribute, found));
            }
        }
        return warnings;
    }

    /** How many values of an attribute do not read, and whether a text set is among them. */
    private record Found(int count, boolean hasTextSets) {}

    private static Found find(BoundAttribute attribute, ContactStore store) {
        if (attribute.type() == null || attribute.readsAllThatIsHeld()) {
            return new Found(0, false);
        }
        Cell cell = new Cell();
        Column column = attribute.column();
        int unreadable = 0;
        boolean hasTextSets = false;
        for (int number = 0; number < store.ids().numbers(); number++) {
            long code = column.code(number);
            if (code != Column.MISSING && !attribute.isPlain(code)) {
                cell.load(attribute, code, column.other(number));
                if (!cell.readable) {
                    unreadable++;
                    hasTextSets = hasTextSets || column.value(number) instanceof Value.TextSet;
                }
            }
        }
        return new Found(unreadable, hasTextSets);
    }

    private static Warning warning(BoundAttribute attribute, Found found) {
        boolean isOne = found.count == 1;
        boolean isOfTexts = attribute.type() == AttributeType.TEXT && found.hasTextSets;
        return new Warning(
                Warning.Kind.UNREADABLE_VALUES,
                attribute.name(),
                "attribute '" + attribute.name() + "' is " + attribute.type() + "; " + found.count
                        + (isOne ? " value does" : " values do") + " not read as it and "
                        + (isOne ? "counts" : "count") + " as missing; expected "
                        + Objects.requireNonNull(attribute.type()).forms() + (isOfTexts ? OF_TEXT_SETS : ""));
    }
}
