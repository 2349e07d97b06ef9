package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A matcher of events as a host would use it: a contact as it is after a write is the event. The matcher knows no state, so the memberships
 * that a contact had are kept beside it, and found outside of what is timed for the contacts that are about to be written to. It knows no
 * time either: windows are as of the last tick, which writes their rules anew and matches every contact.
 */
final class EventContender<E> implements Contender {

    private final EventMatcher<E> matcher;
    private final ChangeSink sink;
    private final Map<String, Contact<E>> contacts = new HashMap<>();

    private static final class Contact<E> {
        private final String id;
        private final E values;
        private @Nullable Set<String> memberships;

        private Contact(String id, E values) {
            this.id = id;
            this.values = values;
        }
    }

    EventContender(EventMatcher<E> matcher, ChangeSink sink) {
        this.matcher = matcher;
        this.sink = sink;
    }

    private Contact<E> contact(ContactWrite write) {
        return contacts.computeIfAbsent(write.contactId(), id -> new Contact<>(id, matcher.event()));
    }

    @Override
    public void load(Iterable<ContactWrite> loaded) {
        loaded.forEach(write -> put(contact(write), write));
    }

    private void put(Contact<E> contact, ContactWrite write) {
        for (Map.Entry<String, @Nullable Value> entry : write.values().entrySet()) {
            Value value = entry.getValue();
            if (value == null) {
                matcher.remove(contact.values, entry.getKey());
            } else {
                matcher.put(contact.values, entry.getKey(), AttributeIndex.content(value));
            }
        }
    }

    @Override
    public void expect(Tape upcoming) {
        for (ContactWrite write : upcoming.writes()) {
            memberships(contact(write));
        }
    }

    private Set<String> memberships(Contact<E> contact) {
        Set<String> known = contact.memberships;
        if (known == null) {
            known = matcher.match(contact.values);
            contact.memberships = known;
        }
        return known;
    }

    @Override
    public void apply(Instant at, ContactWrite write) {
        Contact<E> contact = contact(write);
        Set<String> before = memberships(contact);
        put(contact, write);
        handOn(contact, before);
    }

    private void handOn(Contact<E> contact, Set<String> before) {
        Set<String> after = matcher.match(contact.values);
        for (String segment : before) {
            if (!after.contains(segment)) {
                sink.changed(segment, contact.id, false);
            }
        }
        for (String segment : after) {
            if (!before.contains(segment)) {
                sink.changed(segment, contact.id, true);
            }
        }
        contact.memberships = after;
    }

    @Override
    public void advanceTo(Instant instant) {
        List<Contact<E>> all = List.copyOf(contacts.values());
        List<Set<String>> before = all.stream().map(this::memberships).toList();
        matcher.rewrite(instant.toEpochMilli());
        for (int i = 0; i < all.size(); i++) {
            handOn(all.get(i), before.get(i));
        }
    }

    @Override
    public int count(Predicate predicate) {
        throw new UnsupportedOperationException("a matcher of events holds no contacts to be counted");
    }
}
