package dev.muster.segment.bench;

/** Takes each change of a membership. */
@FunctionalInterface
interface ChangeSink {

    /** Takes one change: in, or out. */
    void changed(String segment, String contactId, boolean entered);
}
