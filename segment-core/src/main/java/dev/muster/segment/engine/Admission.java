package dev.muster.segment.engine;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Schema;
import dev.muster.segment.Value;
import dev.muster.segment.Warning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can refuse a write, before anything is changed; and the net of a batch: for each contact what is to be set
 * and cleared, in the order in which contacts first appear.
 */
final class Admission {

    /** The net of all writes of a batch to one contact. */
    static final class NetWrite {

        final String contactId;
        /** Whether what the contact had before the batch goes. */
        boolean startsBare;
        /** Whether the contact is gone after the batch. */
        boolean endsRemoved;

        final Map<String, @Nullable Value> values = new LinkedHashMap<>();

        NetWrite(String contactId) {
            this.contactId = contactId;
        }
    }

    private final Schema schema;
    private final List<Warning> warnings;

    /**
     * Admits what this schema admits.
     *
     * @param warnings takes what is accepted and may not mean what was meant
     */
    Admission(Schema schema, List<Warning> warnings) {
        this.schema = schema;
        this.warnings = warnings;
    }

    /**
     * The net of a batch.
     *
     * @throws InvalidWriteException if a value does not read as its attribute's declared type; names the item if there are more
     */
    Collection<NetWrite> net(Collection<ContactWrite> batch) {
        Map<String, NetWrite> net = new LinkedHashMap<>();
        int item = 0;
        for (ContactWrite write : batch) {
            NetWrite ofContact = net.computeIfAbsent(write.contactId(), NetWrite::new);
            try {
                merge(write, ofContact);
            } catch (InvalidWriteException refused) {
                throw batch.size() == 1 ? refused : refused.inBatch(item);
            }
            item++;
        }
        return net.values();
    }

    private void merge(ContactWrite write, NetWrite net) {
        if (write.isRemoval()) {
            net.startsBare = true;
            net.endsRemoved = true;
            net.values.clear();
            return;
        }
        net.endsRemoved = false;
        for (Map.Entry<String, @Nullable Value> entry : write.values().entrySet()) {
            Value written = entry.getValue();
            String attribute = entry.getKey();
            net.values.put(attribute, written == null ? null : admit(write.contactId(), attribute, written));
        }
    }

    private Value admit(String contactId, String attribute, Value written) {
        Value admitted = schema.admit(contactId, attribute, written);
        Warning warning = schema.unreadableWrite(contactId, attribute, admitted);
        if (warning != null) {
            warnings.add(warning);
        }
        return admitted;
    }

    /** Checks one write without netting it. */
    void check(ContactWrite write) {
        List<Warning> unheard = new ArrayList<>();
        new Admission(schema, unheard).merge(write, new NetWrite(write.contactId()));
    }
}
