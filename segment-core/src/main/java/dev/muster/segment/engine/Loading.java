package dev.muster.segment.engine;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;

/** Fills a store that no tick has seen yet. */
final class Loading implements SegmentEngine.Loader {

    private final ContactStore store;
    private final Admission admission;
    private final Replaced replaced = new Replaced();
    private boolean isOver;

    Loading(ContactStore store, Admission admission) {
        this.store = store;
        this.admission = admission;
    }

    @Override
    public void put(ContactWrite contact) {
        if (isOver) {
            throw new IllegalStateException("the engine has started; a loader is not to be kept");
        }
        if (contact.isRemoval()) {
            throw new InvalidWriteException(
                    contact.contactId(), null, "contact '" + contact.contactId() + "': a loader takes no removals");
        }
        NetWrite write = admission.net(contact);
        int loaded = store.ids().find(write.contactId);
        int number = loaded == ContactIds.NONE ? store.ids().add(write.contactId) : loaded;
        for (int i = 0; i < write.size(); i++) {
            store.set(number, write.column(i, store), write.value(i), replaced);
        }
        store.settle(replaced);
    }

    /** Takes nothing any more. */
    void end() {
        isOver = true;
    }
}
