package dev.muster.segment.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.GenericMachine;

/**
 * Event Ruler: a contact as it is after a write is the event, the segments are the rules. It knows no state, so the memberships that a
 * contact had are kept beside it, and found before the clock starts for the contacts that are about to be written to. It knows no time
 * either: windows are as of the last tick, which writes their rules anew and matches every contact.
 */
final class RulerContender implements Contender {

    private final List<Segment> segments;
    private final ChangeSink sink;
    private final GenericMachine<String> machine =
            GenericMachine.<String>builder().build();
    private final Map<String, Contact> contacts = new HashMap<>();
    private long nowMillis = Workload.START.toEpochMilli();

    private static final class Contact {
        private final String id;
        private final ObjectNode values = JsonNodeFactory.instance.objectNode();
        private @Nullable Set<String> memberships;

        private Contact(String id) {
            this.id = id;
        }
    }

    RulerContender(List<Segment> segments, ChangeSink sink) {
        this.segments = segments;
        this.sink = sink;
        for (Segment segment : segments) {
            for (String rule : rules(segment, nowMillis)) {
                try {
                    machine.addRule(segment.name(), rule);
                } catch (IOException refused) {
                    throw new IllegalStateException(rule, refused);
                }
            }
        }
    }

    private static List<String> rules(Segment segment, long nowMillis) {
        List<String> rules = new ArrayList<>();
        for (List<Conjunctions.Term> conjunction : Conjunctions.of(segment.predicate())) {
            rules.add(RulerRule.of(conjunction, nowMillis));
        }
        return rules;
    }

    @Override
    public void load(Iterable<ContactWrite> loaded) {
        loaded.forEach(this::put);
    }

    private Contact put(ContactWrite write) {
        Contact contact = contacts.computeIfAbsent(write.contactId(), Contact::new);
        for (Map.Entry<String, @Nullable Value> entry : write.values().entrySet()) {
            String attribute = entry.getKey();
            Value value = entry.getValue();
            if (value == null) {
                contact.values.remove(attribute);
                continue;
            }
            Object content = AttributeIndex.content(value);
            if (content instanceof Long millis) {
                contact.values.put(attribute, millis);
            } else if (content instanceof Double number) {
                contact.values.put(attribute, number);
            } else if (content instanceof Boolean truth) {
                contact.values.put(attribute, truth);
            } else {
                contact.values.put(attribute, content.toString());
            }
        }
        return contact;
    }

    @Override
    public void expect(Tape upcoming) {
        for (ContactWrite write : upcoming.writes()) {
            memberships(contacts.computeIfAbsent(write.contactId(), Contact::new));
        }
    }

    private Set<String> memberships(Contact contact) {
        Set<String> known = contact.memberships;
        if (known == null) {
            known = matched(contact);
            contact.memberships = known;
        }
        return known;
    }

    private Set<String> matched(Contact contact) {
        return new HashSet<>(machine.rulesForJSONEvent(contact.values));
    }

    @Override
    public void apply(Instant at, ContactWrite write) {
        Set<String> before = memberships(contacts.computeIfAbsent(write.contactId(), Contact::new));
        handOn(put(write), before);
    }

    private void handOn(Contact contact, Set<String> before) {
        Set<String> after = matched(contact);
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
        List<Set<String>> before =
                contacts.values().stream().map(this::memberships).toList();
        long toMillis = instant.toEpochMilli();
        for (Segment segment : segments) {
            if (Leaves.hasWindow(segment.predicate())) {
                rewrite(segment, toMillis);
            }
        }
        nowMillis = toMillis;
        int next = 0;
        for (Contact contact : contacts.values()) {
            handOn(contact, before.get(next++));
        }
    }

    private void rewrite(Segment segment, long toMillis) {
        try {
            for (String rule : rules(segment, nowMillis)) {
                machine.deleteRule(segment.name(), rule);
            }
            for (String rule : rules(segment, toMillis)) {
                machine.addRule(segment.name(), rule);
            }
        } catch (IOException refused) {
            throw new IllegalStateException(segment.toString(), refused);
        }
    }

    @Override
    public int count(Predicate predicate) {
        throw new UnsupportedOperationException("Event Ruler holds no contacts to be counted");
    }
}
