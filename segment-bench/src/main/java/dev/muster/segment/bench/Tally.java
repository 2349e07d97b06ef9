package dev.muster.segment.bench;

import java.util.List;

/**
 * Counts changes while something is timed. It reads what each change is, but no further: the letters of an id are somewhere
 * else in memory for every contact, and fetching them would be timed as well.
 */
final class Tally implements ChangeSink {

    private long changes;
    private long entered;
    private long blackhole;
    private String last = "";

    @Override
    public void changed(String segment, String contactId, boolean entered) {
        changes++;
        if (entered) {
            this.entered++;
        }
        blackhole += segment.hashCode();
        last = contactId;
    }

    /** Counts them, as who asks for a count would. */
    @Override
    public void changed(String segment, List<String> contactIds, boolean entered) {
        changes += contactIds.size();
        this.entered += entered ? contactIds.size() : 0;
    }

    long changes() {
        return changes;
    }

    long entered() {
        return entered;
    }

    /** What the changes added up to; there so that no compiler leaves their reading out. */
    String blackhole() {
        return last + blackhole;
    }
}
