package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drools.model.codegen.ExecutableModelProject;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.definition.type.FactType;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import org.kie.internal.utils.KieHelper;

/**
 * A session of Drools with {@link DroolsRules}: contacts are facts, and the memberships that the session infers and takes back are the changes.
 * A write updates its contact, naming the properties written, so that only rules that mention one of them look at it. The clock is a fact
 * that a tick updates, and with it every contact in every rule with a window is looked at: too much for every write, so windows are as of
 * the last tick.
 */
final class DroolsContender implements Contender {

    private final ChangeSink sink;
    private final FactType contactType;
    private final FactType clockType;
    private final KieSession session;
    private final Object clock;
    private final FactHandle clockHandle;
    private final Map<String, FactHandle> contacts = new HashMap<>();

    DroolsContender(List<Segment> segments, ChangeSink sink) {
        this.sink = sink;
        KieBase base = new KieHelper()
                .addContent(DroolsRules.of(segments), ResourceType.DRL)
                .build(ExecutableModelProject.class);
        this.contactType = base.getFactType(DroolsRules.PACKAGE, DroolsRules.CONTACT);
        this.clockType = base.getFactType(DroolsRules.PACKAGE, DroolsRules.CLOCK);
        this.session = base.newKieSession();
        this.clock = instance(clockType);
        clockType.set(clock, DroolsRules.MILLIS, Workload.START.toEpochMilli());
        this.clockHandle = session.insert(clock);
    }

    private static Object instance(FactType type) {
        try {
            return type.newInstance();
        } catch (InstantiationException | IllegalAccessException refused) {
            throw new IllegalStateException(refused);
        }
    }

    /** Hands on the memberships that come and go. */
    private final class Memberships extends DefaultRuleRuntimeEventListener {

        @Override
        public void objectInserted(ObjectInsertedEvent event) {
            if (event.getObject() instanceof Membership membership) {
                sink.changed(membership.segment(), membership.contactId(), true);
            }
        }

        @Override
        public void objectDeleted(ObjectDeletedEvent event) {
            if (event.getOldObject() instanceof Membership membership) {
                sink.changed(membership.segment(), membership.contactId(), false);
            }
        }
    }

    @Override
    public void load(Iterable<ContactWrite> loaded) {
        loaded.forEach(this::put);
        session.fireAllRules();
        session.addEventListener(new Memberships());
    }

    private void put(ContactWrite write) {
        FactHandle known = contacts.get(write.contactId());
        Object contact = known == null ? instance(contactType) : session.getObject(known);
        for (Map.Entry<String, @Nullable Value> entry : write.values().entrySet()) {
            Value value = entry.getValue();
            contactType.set(contact, entry.getKey(), value == null ? null : AttributeIndex.content(value));
        }
        if (known == null) {
            contactType.set(contact, DroolsRules.ID, write.contactId());
            contacts.put(write.contactId(), session.insert(contact));
        } else {
            session.update(known, contact, write.values().keySet().toArray(String[]::new));
        }
    }

    @Override
    public void apply(Instant at, ContactWrite write) {
        put(write);
        session.fireAllRules();
    }

    @Override
    public void advanceTo(Instant instant) {
        clockType.set(clock, DroolsRules.MILLIS, instant.toEpochMilli());
        session.update(clockHandle, clock, DroolsRules.MILLIS);
        session.fireAllRules();
    }

    @Override
    public int count(Predicate predicate) {
        throw new UnsupportedOperationException("a session of Drools answers only what was asked in its rules");
    }

    @Override
    public void close() {
        session.dispose();
    }
}
