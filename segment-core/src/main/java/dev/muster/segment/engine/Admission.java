package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Schema;
import dev.muster.segment.Value;
import dev.muster.segment.Warning;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can refuse a write, before anything is changed; and the net of a batch, in the order in which contacts first
 * appear. Of one thread at a time.
 */
final class Admission {

    /** The initial capacity for the attributes of a write. It grows for larger writes. */
    private static final int FEW = 16;

    private final ContactStore store;
    private final List<Warning> warnings;
    private final NetWrite single = new NetWrite(FEW);
    private Catalog catalog;
    /** Of no meaning: what is looked at while a write is checked need not be waited for when it is carried out. */
    @SuppressWarnings("UnusedVariable") // written, so that the look is not left out
    private int fetched;

    /**
     * Admits what this catalog's schema admits.
     *
     * @param warnings takes what is accepted and may not mean what was meant
     */
    Admission(Catalog catalog, ContactStore store, List<Warning> warnings) {
        this.catalog = catalog;
        this.store = store;
        this.warnings = warnings;
    }

    /** Admits from here on what another catalog's schema admits. */
    void admitFor(Catalog next) {
        catalog = next;
    }

    /**
     * The net of one write, until the next question.
     *
     * @throws InvalidWriteException if a value does not read as its attribute's declared type
     */
    NetWrite net(ContactWrite write) {
        fetched = store.ids().fetch(write.contactId());
        NetWrite net = single.to(write.contactId());
        if (write.isRemoval()) {
            net.remove();
        }
        for (int i = 0; i < write.size(); i++) {
            Value written = write.value(i);
            String attribute = write.attribute(i);
            Column column = store.findColumn(attribute);
            net.append(
                    attribute, column, written == null ? null : admit(write.contactId(), attribute, column, written));
        }
        return net;
    }

    /**
     * The net of a batch.
     *
     * @throws InvalidWriteException if a value does not read as its attribute's declared type; names the item if there are more
     */
    Collection<NetWrite> net(Collection<ContactWrite> batch) {
        Map<String, NetWrite> net = new LinkedHashMap<>(2 * batch.size());
        int item = 0;
        for (ContactWrite write : batch) {
            NetWrite ofContact = net.computeIfAbsent(write.contactId(), id -> new NetWrite(write.size()).to(id));
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
            net.remove();
            return;
        }
        net.endsRemoved = false;
        for (int i = 0; i < write.size(); i++) {
            Value written = write.value(i);
            String attribute = write.attribute(i);
            Column column = store.findColumn(attribute);
            net.put(attribute, column, written == null ? null : admit(write.contactId(), attribute, column, written));
        }
    }

    /**
     * What a write's value is admitted as, or {@code null} if it clears the attribute.
     *
     * @throws InvalidWriteException if it does not read as its attribute's declared type
     */
    @Nullable
    Value admit(ContactWrite write, int index, Column column) {
        Value written = write.value(index);
        return written == null ? null : admit(write.contactId(), write.attribute(index), column, written);
    }

    private Value admit(String contactId, String attribute, @Nullable Column column, Value written) {
        AttributeType plain = column == null ? null : catalog.plainType(column);
        if (plain == null || plain == written.type()) {
            return written;
        }
        Schema schema = catalog.schema;
        Value admitted = schema.admit(contactId, attribute, written);
        Warning warning = schema.unreadableWrite(contactId, attribute, admitted);
        if (warning != null) {
            warnings.add(warning);
        }
        return admitted;
    }

    /** Checks one write without netting it. */
    void check(ContactWrite write) {
        for (int i = 0; i < write.size(); i++) {
            Value written = write.value(i);
            if (written != null) {
                catalog.schema.admit(write.contactId(), write.attribute(i), written);
            }
        }
    }
}
