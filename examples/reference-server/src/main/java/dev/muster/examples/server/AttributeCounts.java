package dev.muster.examples.server;

import dev.muster.segment.ContactWrite;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How many contacts have each attribute, and which are declared. Read and written under the batcher's lock. */
final class AttributeCounts {

    private final int most;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Set<String> declared = new HashSet<>();

    /** Those of no commit and no declaration, and the write that brought each. */
    private final Map<String, ContactWrite> uncommitted = new HashMap<>();

    /** @param most how many different attributes all contacts and declarations may have together */
    AttributeCounts(int most) {
        this.most = most;
    }

    /**
     * Takes note of what a write names, before it is applied.
     *
     * @throws ApiException with 422 if there are too many attributes then
     */
    void admit(ContactWrite write) {
        Set<String> fresh = Set.of();
        for (int i = 0; i < write.size(); i++) {
            if (!isUsed(write.attribute(i))) {
                fresh = fresh.isEmpty() ? new HashSet<>() : fresh;
                fresh.add(write.attribute(i));
            }
        }
        if (!fresh.isEmpty() && used() + fresh.size() > most) {
            throw tooMany("contact '" + write.contactId() + "': ");
        }
        fresh.forEach(name -> uncommitted.put(name, write));
    }

    /** Forgets what writes brought that were not applied. */
    void refused(Collection<ContactWrite> writes) {
        if (!uncommitted.isEmpty()) {
            Set<ContactWrite> refused = Collections.newSetFromMap(new IdentityHashMap<>());
            refused.addAll(writes);
            uncommitted.values().removeIf(refused::contains);
        }
    }

    /** @throws ApiException with 422 if there are too many attributes with this one */
    void requireRoom(String name) {
        if (!isUsed(name) && used() >= most) {
            throw tooMany("");
        }
    }

    void declared(String name) {
        declared.add(name);
        uncommitted.remove(name);
    }

    private boolean isUsed(String name) {
        return counts.containsKey(name) || declared.contains(name) || uncommitted.containsKey(name);
    }

    private int used() {
        int declaredOnly = 0;
        for (String name : declared) {
            declaredOnly += counts.containsKey(name) ? 0 : 1;
        }
        return counts.size() + declaredOnly + uncommitted.size();
    }

    private ApiException tooMany(String where) {
        return new ApiException(
                422, where + "there would be more than " + most + " different attributes, which is the limit");
    }

    /** Counts a contact's attributes, at a commit of all that was written. */
    void add(Collection<String> attributes) {
        attributes.forEach(name -> counts.merge(name, 1, Integer::sum));
        uncommitted.clear();
    }

    void remove(Collection<String> attributes) {
        attributes.forEach(name -> counts.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1));
    }

    Set<String> names() {
        return counts.keySet();
    }

    int of(String attribute) {
        return counts.getOrDefault(attribute, 0);
    }
}
