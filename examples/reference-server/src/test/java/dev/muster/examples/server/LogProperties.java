package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.PackedChanges.Change;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random changes go into the log and come out of it as they were, and it tells since when a contact is a member. */
class LogProperties {

    private static final int RETAINED = 400;
    private static final List<Cause> CAUSES = List.of(Cause.values());
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @Test
    void log_randomChanges_comeOutAsTheyWentIn() throws SQLException {
        System.out.println("LogProperties: -Dmuster.seed=" + SEED);
        Random random = new Random(SEED);
        List<MembershipChange> all = new ArrayList<>();
        LogIndex index = new LogIndex(RETAINED);
        try (Database database = new Database("jdbc:sqlite:" + folder.resolve("log.db"))) {
            Members members = new Members();
            for (int commit = 0; commit < 300; commit++) {
                List<MembershipChange> changes = members.change(random, all.size() + 1L);
                all.addAll(changes);
                append(database, index, changes);
                if (all.size() > RETAINED && random.nextInt(10) == 0) {
                    database.pruneLog(all.size() - RETAINED + 1L);
                }
                database.commit(new Database.Progress(Instant.EPOCH, all.size()));
                long firstKept = all.isEmpty() ? 1 : firstKept(database);
                members.verifySince(index, database, firstKept);
            }
            verifyRows(database, all, random);
            LogIndex restarted = new LogIndex(RETAINED);
            database.forEachLogRow(restarted::add);
            members.verifySince(restarted, database, firstKept(database));
        }
    }

    private static long firstKept(Database database) {
        Long kept = database.firstKept();
        return kept == null ? 1 : kept;
    }

    private static void append(Database database, LogIndex index, List<MembershipChange> changes) throws SQLException {
        List<LogRow> rows = new ArrayList<>();
        PackedChanges.Packer packer = new PackedChanges.Packer(index, database.segmentNumbers(), rows::add);
        changes.forEach(packer::add);
        packer.end();
        for (LogRow row : rows) {
            database.appendLog(row);
        }
    }

    private static void verifyRows(Database database, List<MembershipChange> all, Random random) {
        List<Change> read = new ArrayList<>();
        database.forEachLogRow(row -> read.addAll(row.changes()));
        int pruned = all.size() - read.size();
        assertThat(pruned).isPositive().isLessThanOrEqualTo(all.size() - RETAINED);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i)).isEqualTo(told(all.get(pruned + i)));
        }
        for (int i = 0; i < 1_000; i++) {
            long after = random.nextInt(all.size() + 2);
            LogRow row = database.logAfter(after);
            if (after >= all.size()) {
                assertThat(row).isNull();
            } else if (after < pruned) {
                assertThat(row.first()).isEqualTo(pruned + 1L);
            } else {
                assertThat(after + 1).isBetween(row.first(), row.last());
            }
        }
    }

    private static Change told(MembershipChange change) {
        return new Change(
                change.sequence(),
                change.at(),
                change.segment(),
                change.isBulk() ? (Object) change.count() : (Object) change.contactId(),
                change.direction(),
                change.cause());
    }

    /** Who is in which segment, and by which change. */
    private static final class Members {

        private static final int CONTACTS = 30;
        private static final int SEGMENTS = 12;

        private final Map<String, Map<String, MembershipChange>> byContact = new HashMap<>();
        private final Set<String> segments = new HashSet<>();
        private long millis = -5_000;
        private long sequence;

        /** A commit's changes. */
        List<MembershipChange> change(Random random, long first) {
            sequence = first;
            List<MembershipChange> changes = new ArrayList<>();
            int most = random.nextInt(20) == 0 ? 12_000 : 12;
            while (changes.size() < most && random.nextInt(most) != 0) {
                millis += random.nextInt(3) == 0 ? random.nextInt(100_000) : 0;
                if (random.nextInt(30) == 0) {
                    changeInBulk(random, changes);
                } else {
                    changeOne(random, changes);
                }
            }
            return changes;
        }

        private void changeInBulk(Random random, List<MembershipChange> changes) {
            String segment = "segment ü " + random.nextInt(SEGMENTS);
            List<String> held = new ArrayList<>();
            for (int i = 0; i < CONTACTS; i++) {
                Map<String, MembershipChange> own = byContact.computeIfAbsent(contact(i), id -> new HashMap<>());
                if (own.containsKey(segment)) {
                    held.add(contact(i));
                }
            }
            Direction direction = segments.contains(segment) ? Direction.EXITED : Direction.ENTERED;
            if (direction == Direction.EXITED) {
                segments.remove(segment);
                if (held.isEmpty()) {
                    return; // nothing comes out of a segment without members
                }
                changes.add(change(segment, direction, Cause.DEFINITION, held, true));
                held.forEach(contact -> byContact.get(contact).remove(segment));
            } else {
                segments.add(segment);
                int count = random.nextInt(CONTACTS);
                if (count > 0) {
                    List<String> coming = new ArrayList<>();
                    for (int i = 0; i < count; i++) {
                        coming.add(contact(i));
                    }
                    MembershipChange entry = change(segment, direction, Cause.DEFINITION, coming, true);
                    changes.add(entry);
                    coming.forEach(contact -> byContact
                            .computeIfAbsent(contact, id -> new HashMap<>())
                            .put(segment, entry));
                }
            }
        }

        private void changeOne(Random random, List<MembershipChange> changes) {
            String contact = contact(random.nextInt(CONTACTS));
            Cause cause = CAUSES.get(random.nextInt(CAUSES.size()));
            List<String> flipping = new ArrayList<>(segments);
            Collections.sort(flipping);
            Collections.shuffle(flipping, random);
            Map<String, MembershipChange> own = byContact.computeIfAbsent(contact, id -> new HashMap<>());
            for (String segment : flipping.subList(0, random.nextInt(flipping.size() + 1))) {
                Direction direction = own.containsKey(segment) ? Direction.EXITED : Direction.ENTERED;
                MembershipChange change = change(segment, direction, cause, List.of(contact), false);
                changes.add(change);
                if (direction == Direction.ENTERED) {
                    own.put(segment, change);
                } else {
                    own.remove(segment);
                }
            }
        }

        private MembershipChange change(
                String segment, Direction direction, Cause cause, List<String> contacts, boolean isBulk) {
            return new MembershipChange(
                    sequence++, Instant.ofEpochMilli(millis), segment, direction, cause, contacts, isBulk);
        }

        private static String contact(int number) {
            return "contact \n" + number;
        }

        void verifySince(LogIndex index, Database database, long firstKept) {
            byContact.forEach((contact, own) -> {
                Map<String, Instant> expected = new HashMap<>();
                own.forEach((segment, entry) -> {
                    if (entry.sequence() >= firstKept) {
                        expected.put(segment, entry.at());
                    }
                });
                assertThat(index.trail(contact, own.keySet()).since(database)).isEqualTo(expected);
            });
        }
    }
}
