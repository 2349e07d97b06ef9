package dev.muster.examples.host;

import dev.muster.examples.host.Workload.Step;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Value;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the outbox must hold after the workload ran without any interruption, worked out by brute force: the segments of
 * {@link Workload} once more as plain code over plain maps, asked of every contact at every instant at which one may flip.
 * Shares nothing with the engine.
 */
final class ExpectedOutbox {

    private static final Map<String, BiPredicate<Map<String, Value>, Long>> SEGMENTS = Map.of(
            "active", (contact, now) -> isActive(contact, now),
            "asleep",
                    (contact, now) -> {
                        Long x = millis(contact, "last_active");
                        return x != null && x <= now - 3_600_000;
                    },
            "trial_ending",
                    (contact, now) -> {
                        Long x = millis(contact, "trial_ends_at");
                        return x != null
                                && now < x
                                && x <= now + 180_000
                                && !plan(contact).equals("pro");
                    },
            "low_tier", (contact, now) -> Set.of(1.0, 2.0).contains(tier(contact)),
            "verified_pro", (contact, now) -> plan(contact).equals("pro") && isVerified(contact),
            "vip_away", (contact, now) -> hasVip(contact) && !isActive(contact, now),
            "worth_a_call",
                    (contact, now) -> {
                        Long x = millis(contact, "trial_ends_at");
                        boolean later = x != null && x > now + 600_000;
                        return mrr(contact) > 99
                                || (later && Set.of("pro", "enterprise").contains(plan(contact)));
                    });

    /** From a timestamp to where it may flip a segment. */
    private static final Map<String, long[]> EDGES = Map.of(
            "last_active", new long[] {0, 10_000, 3_600_000},
            "trial_ends_at", new long[] {-600_000, -180_000, 0});

    private final Map<String, Map<String, Value>> contacts = new TreeMap<>();
    private final Set<String> memberships = new HashSet<>();
    private long now = Workload.START.toEpochMilli();

    /** Changes at one instant whose order among themselves is not promised. */
    record Group(Set<Change> changes) {}

    /** A change without its number. */
    record Change(Instant at, String segment, String contact, Direction direction, Cause cause) {}

    /** The changes of the next step, in order. */
    List<Group> next(Step step) {
        List<Group> groups = new ArrayList<>();
        long at = step.at().toEpochMilli();
        for (long due : dueUntil(at)) {
            now = due;
            Set<Change> changes = new HashSet<>();
            contacts.keySet().forEach(contact -> compare(contact, Cause.CLOCK, changes));
            add(groups, changes);
        }
        now = at;
        Set<String> written = new HashSet<>();
        for (ContactWrite write : step.batch()) {
            written.add(write.contactId());
            apply(write);
        }
        Set<Change> changes = new HashSet<>();
        written.forEach(
                contact -> compare(contact, contacts.containsKey(contact) ? Cause.WRITE : Cause.REMOVAL, changes));
        add(groups, changes);
        return groups;
    }

    /** Every contact's attributes as they are now. */
    Map<String, Map<String, Value>> contacts() {
        return contacts;
    }

    private static void add(List<Group> groups, Set<Change> changes) {
        if (!changes.isEmpty()) {
            groups.add(new Group(changes));
        }
    }

    private Set<Long> dueUntil(long end) {
        Set<Long> due = new TreeSet<>();
        for (Map<String, Value> contact : contacts.values()) {
            for (Entry<String, long[]> edges : EDGES.entrySet()) {
                Long x = millis(contact, edges.getKey());
                if (x != null) {
                    for (long edge : edges.getValue()) {
                        if (x + edge > now && x + edge <= end) {
                            due.add(x + edge);
                        }
                    }
                }
            }
        }
        return due;
    }

    private void apply(ContactWrite write) {
        if (write.isRemoval()) {
            contacts.remove(write.contactId());
            return;
        }
        Map<String, Value> contact = contacts.computeIfAbsent(write.contactId(), id -> new HashMap<>());
        write.values().forEach((attribute, value) -> {
            if (value == null) {
                contact.remove(attribute);
            } else if (attribute.equals("trial_ends_at") && value instanceof Value.Text text) {
                contact.put(attribute, Value.timestamp(Instant.parse(text.text()))); // declared, so stored as read
            } else {
                contact.put(attribute, value);
            }
        });
    }

    private void compare(String id, Cause cause, Set<Change> changes) {
        Map<String, Value> contact = contacts.get(id);
        SEGMENTS.forEach((segment, predicate) -> {
            String membership = segment + "/" + id;
            boolean isMember = contact != null && predicate.test(contact, now);
            if (isMember && memberships.add(membership)) {
                changes.add(new Change(Instant.ofEpochMilli(now), segment, id, Direction.ENTERED, cause));
            } else if (!isMember && memberships.remove(membership)) {
                changes.add(new Change(Instant.ofEpochMilli(now), segment, id, Direction.EXITED, cause));
            }
        });
    }

    private static boolean isActive(Map<String, Value> contact, long now) {
        Long x = millis(contact, "last_active");
        return x != null && now - 10_000 < x && x <= now;
    }

    private static @Nullable Long millis(Map<String, Value> contact, String attribute) {
        return contact.get(attribute) instanceof Value.Timestamp timestamp
                ? timestamp.instant().toEpochMilli()
                : null;
    }

    private static String plan(Map<String, Value> contact) {
        return contact.get("plan") instanceof Value.Text text ? text.text().toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isVerified(Map<String, Value> contact) {
        Value value = contact.get("email_verified");
        return Objects.equals(value, Value.bool(true)) || Objects.equals(value, Value.text("TRUE"));
    }

    private static boolean hasVip(Map<String, Value> contact) {
        return contact.get("tags") instanceof Value.TextSet tags
                && tags.texts().stream().anyMatch("vip"::equalsIgnoreCase);
    }

    /** Returns the tier as a number, whether or not it was written as one. */
    private static double tier(Map<String, Value> contact) {
        Value value = contact.get("tier");
        if (value instanceof Value.Number number) {
            return number.number();
        }
        return value instanceof Value.Text text && !text.text().equals("n/a") ? Double.parseDouble(text.text()) : 0;
    }

    private static double mrr(Map<String, Value> contact) {
        Value value = contact.get("mrr");
        if (value instanceof Value.Number number) {
            return number.number();
        }
        return value instanceof Value.Text text ? Double.parseDouble(text.text()) : Double.NaN;
    }
}
