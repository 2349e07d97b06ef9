package dev.muster.examples.server;

import dev.muster.segment.ContactWrite;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How many contacts have each attribute. Read and written under the batcher's lock. */
final class AttributeCounts {

    private final int most;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Set<String> admitted = new HashSet<>();

    /** @param most how many different attributes all contacts may have together */
    AttributeCounts(int most) {
        this.most = most;
    }

    /**
     * Takes note of what a write names, before it is applied.
     *
     * @throws ApiException with 422 if there are too many attributes then
     */
    void admit(ContactWrite write) {
        Set<String> fresh = notAdmitted(write);
        if (fresh.isEmpty()) {
            return;
        }
        if (admitted.size() + fresh.size() > most) {
            admitted.retainAll(counts.keySet()); // some were of writes that were refused, or are cleared
            fresh = notAdmitted(write);
        }
        if (admitted.size() + fresh.size() > most) {
            throw new ApiException(
                    422,
                    "contact '" + write.contactId() + "': there would be more than " + most
                            + " different attributes, which is the limit");
        }
        admitted.addAll(fresh);
    }

    private Set<String> notAdmitted(ContactWrite write) {
        Set<String> fresh = Set.of();
        for (int i = 0; i < write.size(); i++) {
            if (!admitted.contains(write.attribute(i))) {
                fresh = fresh.isEmpty() ? new HashSet<>() : fresh;
                fresh.add(write.attribute(i));
            }
        }
        return fresh;
    }

    void add(Collection<String> attributes) {
        attributes.forEach(name -> counts.merge(name, 1, Integer::sum));
        admitted.addAll(attributes);
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
