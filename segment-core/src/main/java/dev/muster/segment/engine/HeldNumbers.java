package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Schema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers for one {@link Walk} whether all stored values of an attribute read as numbers. Where a column does not
 * answer that at once, the walk scans it. The walk's plan uses the last known answer, and the plan is made again if
 * that answer is wrong at the end.
 */
final class HeldNumbers implements Schema.HeldValues {

    private ContactStore store = new ContactStore();
    /** The answers that were scanned last or known at once, of this plan and of earlier ones. */
    private final Map<String, Boolean> answers = new HashMap<>();
    /** The attributes that this plan asked for. */
    private final Set<String> asked = new HashSet<>();
    /** Finds the values that do not read as numbers, for each attribute that the walk scans. */
    private final Map<String, Scan> scans = new LinkedHashMap<>();

    private boolean isOpen;

    /** Begins a plan over the contacts of a store. */
    @SuppressWarnings("ReferenceEquality") // a store is nothing but itself
    void begin(ContactStore contacts) {
        if (store == contacts) {
            answers.putAll(found());
        } else {
            answers.clear();
        }
        store = contacts;
        scans.clear();
        asked.clear();
        isOpen = false;
    }

    @Override
    public boolean allReadAsNumbers(String attribute) {
        asked.add(attribute);
        Column column = store.findColumn(attribute);
        Boolean answer = atOnce(column);
        if (answer == null && column != null) {
            scans.computeIfAbsent(attribute, name -> unreadable(column));
            answer = answers.get(attribute);
            isOpen |= answer == null;
        }
        answers.put(attribute, answer == null || answer);
        return answer == null || answer;
    }

    private static @Nullable Boolean atOnce(@Nullable Column column) {
        if (column == null || column.held() == 0) {
            return true;
        }
        if (column.type() == AttributeType.TEXT) {
            return null;
        }
        return (column.type() == AttributeType.NUMBER && !column.hasOthers()) ? Boolean.TRUE : null;
    }

    private Scan unreadable(Column column) {
        AttributeDeclaration number = AttributeDeclaration.of(column.attribute, AttributeType.NUMBER);
        List<BoundAttribute> slots = List.of(BoundAttribute.of(0, column, number));
        return new Scan(store, slots, new BoundPredicate.Leaf(0, new BoundLeaf.Unreadable(0, false)));
    }

    /** Returns whether an answer was asked for that is not known yet, so that a guess was returned. */
    boolean isOpen() {
        return isOpen;
    }

    /** Returns the scans that the walk has to run. */
    List<Scan> scans() {
        return List.copyOf(scans.values());
    }

    private Map<String, Boolean> found() {
        Map<String, Boolean> found = new HashMap<>();
        scans.forEach((attribute, scan) -> found.put(attribute, scan.isEmpty()));
        return found;
    }

    /** Returns whether all answers to this plan are right. To be called at the end of a walk over the scans. */
    boolean isCurrent() {
        Map<String, Boolean> found = found();
        return !isOpen
                && asked.stream().allMatch(attribute -> {
                    Boolean now = found.get(attribute);
                    Boolean actual = now == null ? atOnce(store.findColumn(attribute)) : now;
                    return answers.get(attribute).equals(actual);
                });
    }
}
