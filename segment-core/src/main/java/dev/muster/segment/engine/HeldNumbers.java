package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Schema;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells of which attributes all values that are held read as numbers, for one {@link Walk}. Where that cannot be told at once, the
 * walk is to find it out: its plan is made by what was found last, and is made again if that is not so any more at its end.
 */
final class HeldNumbers implements Schema.HeldValues {

    private ContactStore store = new ContactStore();
    /** What was found last, or told at once. */
    private final Map<String, Boolean> answers = new HashMap<>();
    /** The values that do not read as numbers, of each attribute that is to be walked over. */
    private final Map<String, Scan> scans = new LinkedHashMap<>();

    private boolean isOpen;

    /** Begins a plan for the contacts in a store. */
    void begin(ContactStore contacts) {
        store = contacts;
        answers.putAll(found());
        scans.clear();
        isOpen = false;
    }

    @Override
    public boolean allReadAsNumbers(String attribute) {
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
        return column.type() == AttributeType.NUMBER && !column.hasOthers() ? Boolean.TRUE : null;
    }

    private Scan unreadable(Column column) {
        AttributeDeclaration number = AttributeDeclaration.of(column.attribute, AttributeType.NUMBER);
        List<BoundAttribute> slots = List.of(BoundAttribute.of(0, column, number));
        return new Scan(store, slots, new BoundPredicate.Leaf(0, new BoundLeaf.Unreadable(0, false)));
    }

    /** Whether something was asked that is not known yet; what was answered instead is a guess. */
    boolean isOpen() {
        return isOpen;
    }

    /** What the walk is to find out. */
    List<Scan> scans() {
        return List.copyOf(scans.values());
    }

    private Map<String, Boolean> found() {
        Map<String, Boolean> found = new HashMap<>();
        scans.forEach((attribute, scan) -> found.put(attribute, scan.isEmpty()));
        return found;
    }

    /** Whether all answers are right, at the end of a walk over the scans. */
    boolean isCurrent() {
        Map<String, Boolean> found = found();
        return !isOpen
                && answers.entrySet().stream().allMatch(asked -> {
                    Boolean now = found.get(asked.getKey());
                    Boolean actual = now == null ? atOnce(store.findColumn(asked.getKey())) : now;
                    return asked.getValue().equals(actual);
                });
    }
}
