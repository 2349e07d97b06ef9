package dev.muster.examples.server;

import dev.muster.examples.server.PackedChanges.Change;
import dev.muster.segment.engine.MembershipChange.Direction;
import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which change of the log brought a contact into a segment, by a hash of the two: 16 bytes or so an entry, no ids. Written under
 * the write side of the batcher's lock, and read under the other.
 */
final class Entries {

    private static final long NONE = 0;

    private final int retained;
    private final Long2LongOpenHashMap sequences = new Long2LongOpenHashMap();
    /** The last bulk entry of each segment: whoever is a member and has no entry of its own came with it. */
    private final Map<String, Long> bulk = new HashMap<>();

    /** @param retained how many changes the log keeps */
    Entries(int retained) {
        this.retained = retained;
        sequences.defaultReturnValue(NONE);
    }

    void add(Change change) {
        if (change.contact() instanceof String contact) {
            long hash = hash(contact, change.segment());
            if (change.direction() == Direction.EXITED) {
                sequences.remove(hash);
            } else {
                sequences.put(hash, change.sequence());
                forgetOld(change.sequence() - retained);
            }
        } else if (change.direction() == Direction.ENTERED) {
            bulk.put(change.segment(), change.sequence());
        } else {
            bulk.remove(change.segment());
        }
    }

    private void forgetOld(long through) {
        if (sequences.size() > 2L * retained) {
            for (var each = sequences.long2LongEntrySet().fastIterator(); each.hasNext(); ) {
                Long2LongMap.Entry entry = each.next();
                if (entry.getLongValue() <= through) {
                    each.remove();
                }
            }
        }
    }

    /** When a member entered, or {@code null} if the log no longer has it. */
    @Nullable
    Instant since(String contact, String segment, Database log) {
        long own = sequences.get(hash(contact, segment));
        long sequence = own == NONE ? bulk.getOrDefault(segment, NONE) : own;
        Database.LogRow row = sequence == NONE ? null : log.logAfter(sequence - 1);
        if (row == null || row.first() > sequence) {
            return null;
        }
        Change change = row.changes().get((int) (sequence - row.first()));
        // Two pairs can have one hash.
        return change.segment().equals(segment)
                        && (change.isBulk() || change.contact().equals(contact))
                ? change.at()
                : null;
    }

    private static long hash(String contact, String segment) {
        return mix(contact) * 0x9e3779b97f4a7c15L + mix(segment);
    }

    private static long mix(String text) {
        long mixed = text.length();
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * 0xff51afd7ed558ccdL;
            mixed ^= mixed >>> 32;
        }
        return mixed;
    }
}
