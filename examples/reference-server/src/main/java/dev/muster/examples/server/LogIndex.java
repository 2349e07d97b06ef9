package dev.muster.examples.server;

import dev.muster.examples.server.PackedChanges.Runs;
import dev.muster.segment.engine.MembershipChange.Direction;
import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the log has the latest run of changes of each contact, by a hash of its id: 16 bytes or so a contact. From there each run
 * tells of the one before. Written under the write side of the batcher's lock, and read under the other.
 */
final class LogIndex {

    /** No change has this number. */
    static final long NONE = 0;

    private static final long NOT_PRUNED_YET = 10_000;

    private final long retained;
    private final Long2LongOpenHashMap latest = new Long2LongOpenHashMap();
    /** The last bulk entry of each segment. */
    private final Map<String, Long> bulk = new HashMap<>();

    /** @param retained how many changes the log keeps at least */
    LogIndex(int retained) {
        this.retained = retained + NOT_PRUNED_YET;
        latest.defaultReturnValue(NONE);
    }

    /** Takes note of a run, and answers where the one before starts: this contact's, or of another with the same hash. */
    long put(String contact, long sequence) {
        long earlier = latest.put(hash(contact), sequence);
        if (latest.size() > 2 * retained) {
            forgetThrough(sequence - retained);
        }
        return earlier;
    }

    void addBulk(String segment, Direction direction, long sequence) {
        if (direction == Direction.ENTERED) {
            bulk.put(segment, sequence);
        } else {
            bulk.remove(segment);
        }
    }

    /** Takes note of all runs of a row. */
    void add(LogRow row) {
        Runs runs = new Runs(row);
        while (runs.turn()) {
            if (runs.contact() instanceof String contact) {
                put(contact, runs.sequence());
            } else {
                runs.forEach(change -> addBulk(change.segment(), change.direction(), change.sequence()));
            }
        }
    }

    private void forgetThrough(long sequence) {
        for (var each = latest.long2LongEntrySet().fastIterator(); each.hasNext(); ) {
            Long2LongMap.Entry entry = each.next();
            if (entry.getLongValue() <= sequence) {
                each.remove();
            }
        }
    }

    /** Where the log has what brought a contact into these segments. */
    Trail trail(String contact, Set<String> segments) {
        Map<String, Long> ofSegments = new HashMap<>();
        segments.forEach(segment -> ofSegments.put(segment, bulk.getOrDefault(segment, NONE)));
        return new Trail(contact, latest.get(hash(contact)), ofSegments);
    }

    /**
     * Where to look for a contact's entries.
     *
     * @param latest where its latest run starts
     * @param bulk for each segment it is in, the last bulk entry
     */
    record Trail(String contact, long latest, Map<String, Long> bulk) {

        /** When the contact entered each segment, as far as the log still has it. Needs no lock. */
        Map<String, Instant> since(Database log) {
            Map<String, Instant> since = new HashMap<>();
            Set<String> wanted = new HashSet<>(bulk.keySet());
            LogRow row = null;
            for (long at = latest; at != NONE && hasOwn(wanted, at); ) {
                row = row != null && row.first() <= at ? row : row(log, at);
                Runs run = run(row, at);
                if (run == null) {
                    break;
                }
                if (run.contact().equals(contact)) {
                    run.forEach(change -> {
                        if (change.direction() == Direction.ENTERED
                                && wanted.contains(change.segment())
                                && change.sequence() > bulk.getOrDefault(change.segment(), NONE)) {
                            since.put(change.segment(), change.at());
                        }
                    });
                    wanted.removeAll(since.keySet());
                }
                at = run.earlier();
            }
            for (String segment : wanted) {
                long at = bulk.getOrDefault(segment, NONE);
                Runs entry = run(row(log, at), at);
                if (entry != null) {
                    since.put(segment, entry.at());
                }
            }
            return since;
        }

        /** Whether any of these may have been entered by a change up to this one, and not in bulk after it. */
        private boolean hasOwn(Set<String> segments, long sequence) {
            return segments.stream().anyMatch(segment -> bulk.getOrDefault(segment, NONE) < sequence);
        }

        private static @Nullable LogRow row(Database log, long sequence) {
            return sequence == NONE ? null : log.logAfter(sequence - 1);
        }

        private static @Nullable Runs run(@Nullable LogRow row, long sequence) {
            if (row == null || row.first() > sequence) {
                return null;
            }
            Runs runs = new Runs(row);
            return runs.turnTo(sequence) ? runs : null;
        }
    }

    private static long hash(String text) {
        long mixed = text.length();
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * 0xff51afd7ed558ccdL;
            mixed ^= mixed >>> 32;
        }
        return mixed;
    }
}
