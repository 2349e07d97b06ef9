package dev.muster.segment.bench;

import java.util.List;

/** Takes each change of a membership. */
@FunctionalInterface
interface ChangeSink {

    /** Takes one change: in, or out. */
    void changed(String segment, String contactId, boolean entered);

    /** Takes what a definition did to many contacts at once. */
    default void changed(String segment, List<String> contactIds, boolean entered) {
        contactIds.forEach(contactId -> changed(segment, contactId, entered));
    }
}
