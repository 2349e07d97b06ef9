package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.PackedChanges.Change;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Definitions;
import dev.muster.segment.Segment;
import dev.muster.segment.oracle.NaiveOracle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a database holds when its server is away: contacts, and all changes from the first. Its log has no gap and no change that
 * is none, and comes to the members that the naive oracle finds.
 */
record StoredHistory(Map<String, Map<String, Object>> contacts, List<Change> changes) {

    static StoredHistory of(String url) {
        try (Database database = new Database(url)) {
            return of(database);
        }
    }

    private static StoredHistory of(Database database) {
        List<Change> changes = new ArrayList<>();
        Map<String, LoggedMembers> members = new HashMap<>();
        database.forEachLogRow(row -> {
            assertThat(row.first()).isEqualTo(changes.size() + 1L);
            changes.addAll(row.changes());
            assertThat(row.last()).isEqualTo(changes.size());
        });
        changes.forEach(change -> members.computeIfAbsent(change.segment(), name -> new LoggedMembers())
                .follow(change));

        List<ContactWrite> contacts = new ArrayList<>();
        database.forEachContact(contacts::add);
        Database.Progress progress = database.progress();
        assertThat(progress.lastSequence()).isEqualTo(changes.size());
        NaiveOracle oracle = oracle(database, contacts);
        for (Segment segment : database.segments()) {
            if (oracle.isRealtime(segment.name())) {
                members.computeIfAbsent(segment.name(), name -> new LoggedMembers())
                        .verify(segment.toString(), oracle.members(segment.name()));
            }
        }
        return new StoredHistory(attributes(contacts), changes);
    }

    /** The naive oracle where the database is. */
    static NaiveOracle oracle(Database database, List<ContactWrite> contacts) {
        Database.Progress progress = database.progress();
        Definitions definitions = database.definitions();
        NaiveOracle oracle =
                new NaiveOracle(progress.engineTime(), definitions.attributes(), definitions.segments(), List.of(), 1);
        oracle.start(progress.engineTime(), progress.engineTime(), contacts);
        oracle.restart(
                progress.engineTime(), definitions.attributes(), definitions.inferredTypes(), definitions.segments());
        return oracle;
    }

    static Map<String, Map<String, Object>> attributes(List<ContactWrite> contacts) {
        Map<String, Map<String, Object>> held = new TreeMap<>();
        for (ContactWrite contact : contacts) {
            Map<String, Object> attributes = new TreeMap<>();
            contact.values().forEach((name, value) -> attributes.put(name, value.content()));
            held.put(contact.contactId(), attributes);
        }
        return held;
    }
}
