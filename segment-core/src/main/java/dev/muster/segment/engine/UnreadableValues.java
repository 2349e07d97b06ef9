package dev.muster.segment.engine;

import dev.muster.segment.Warning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the held values that do not read as their attribute's type, so that a definition can warn of them. */
final class UnreadableValues {

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
            int count = count(attribute, store);
            if (count > 0) {
                warnings.add(warning(attribute, count));
            }
        }
        return warnings;
    }

    private static int count(BoundAttribute attribute, ContactStore store) {
        if (attribute.type() == null || attribute.readsAllThatIsHeld()) {
            return 0;
        }
        Cell cell = new Cell();
        Column column = attribute.column();
        int unreadable = 0;
        for (int number = 0; number < store.ids().numbers(); number++) {
            long code = column.code(number);
            if (code != Column.MISSING && !attribute.isPlain(code)) {
                cell.load(attribute, code, column.other(number));
                unreadable += cell.readable ? 0 : 1;
            }
        }
        return unreadable;
    }

    private static Warning warning(BoundAttribute attribute, int count) {
        return new Warning(
                Warning.Kind.UNREADABLE_VALUES,
                attribute.name(),
                "attribute '" + attribute.name() + "' is " + attribute.type() + "; " + count
                        + (count == 1 ? " value does" : " values do") + " not read as it and "
                        + (count == 1 ? "counts" : "count") + " as missing");
    }
}
