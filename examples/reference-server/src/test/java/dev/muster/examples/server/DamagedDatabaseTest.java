package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.examples.server.RunningServer.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests data that the server did not store, or that have another format: the server reports them and serves none of
 * them.
 */
class DamagedDatabaseTest {

    private static final String DAMAGED = "the database is damaged: ";

    @TempDir
    Path data;

    private String[] flags() {
        return new String[] {"--clock", "simulated=2026-01-01T00:00:00Z"};
    }

    private void fill() throws Exception {
        try (RunningServer server = RunningServer.start(data, flags())) {
            fill(server);
        }
    }

    private static void fill(RunningServer server) {
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        for (String id : new String[] {"a", "b", "c"}) {
            Answer answer = server.post("/contacts", "{\"id\": \"" + id + "\", \"attributes\": {\"plan\": \"Pro\"}}");
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    private void run(String sql) throws Exception {
        run("muster.db", sql);
    }

    private void run(String file, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(file));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> RunningServer.start(data, flags()))
                .isInstanceOf(RefusedDataException.class)
                .hasMessageMatching("(?s)" + message);
    }

    // --- rows ----------------------------------------------------------------------------------------------------

    @Test
    void start_contactDiffersFromItsChecksum_isRefusedByTableAndRow() throws Exception {
        fill();
        run("UPDATE contacts SET attributes = '{\"plan\":\"Free\"}' WHERE id = 'b'");
        refuses(DAMAGED + "table contacts, row 'b': its content has the checksum [0-9]+, but [0-9]+ is stored");
    }

    @Test
    void start_rowInThePlaceOfAnother_isRefused() throws Exception {
        fill();
        run("UPDATE contacts SET id = 'd' WHERE id = 'b'");
        refuses(DAMAGED + "table contacts, row 'd': its content has the checksum [0-9]+, but [0-9]+ is stored");
    }

    @Test
    void start_contactMissing_isRefused() throws Exception {
        fill();
        run("DELETE FROM contacts WHERE id = 'c'");
        refuses(DAMAGED + "table contacts has 2 rows; expected 3");
    }

    @Test
    void start_changesMissing_isRefused() throws Exception {
        fill();
        run("DELETE FROM packed_changes WHERE first_sequence = 2");
        refuses(DAMAGED + "table packed_changes, row 3: expected row 2");
    }

    @Test
    void start_lastChangesMissing_isRefused() throws Exception {
        fill();
        run("DELETE FROM packed_changes WHERE first_sequence = 3");
        refuses(DAMAGED + "table packed_changes has 2 rows; expected 3");
    }

    @Test
    void start_progressChanged_isRefused() throws Exception {
        fill();
        run("UPDATE meta SET last_sequence = 2");
        refuses(DAMAGED + "table meta, row 1: its content has the checksum [0-9]+, but [0-9]+ is stored");
    }

    @Test
    void start_indexDiffersFromItsTable_isRefused() throws Exception {
        fill();
        byte[] bytes = Files.readAllBytes(data.resolve("muster.db"));
        String file = new String(bytes, StandardCharsets.ISO_8859_1);
        // An entry of the index: a header of three bytes, a text of one character, the number of its row.
        int entry = file.indexOf("\3\17\1b\2");
        assertThat(entry).isPositive();
        bytes[entry + 4] ^= 1;
        Files.write(data.resolve("muster.db"), bytes);
        refuses(DAMAGED + "the index of table contacts differs from the table");
    }

    @Test
    void start_damagedInAProcess_endsWithStatusTwo() throws Exception {
        fill();
        run("UPDATE segments SET expression = 'plan is Free'");
        Path errors = data.resolve("errors");
        try (ServerProcess server = ServerProcess.start(data, errors, flags())) {
            assertThat(server.awaitEnd()).isEqualTo(2);
        }
        assertThat(Files.readString(errors))
                .matches("(?s).*the server did not start: " + DAMAGED
                        + "table segments, row 'pro': its content has the checksum [0-9]+, but [0-9]+ is stored\n");
    }

    @Test
    void read_contactDiffersFromItsChecksum_isUnavailable() throws Exception {
        String url = "jdbc:sqlite:" + data.resolve("shared.db");
        try (RunningServer server = RunningServer.start(data, "--database-url", url)) {
            fill(server);
            run("shared.db", "UPDATE contacts SET attributes = '{}' WHERE id = 'b'");
            Answer page = server.get("/contacts");
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.error()).startsWith(DAMAGED + "table contacts, row 'b': ");
            run("shared.db", "DELETE FROM packed_changes WHERE first_sequence = 2");
            Answer changes = server.get("/changes?after=0");
            assertThat(changes.status()).isEqualTo(503);
            assertThat(changes.error()).isEqualTo(DAMAGED + "table packed_changes has lost change 2");
        }
    }

    /** Everybody may ask it, and it told the id of the contact. */
    @Test
    void health_contactDiffersFromItsChecksum_doesNotSayWhich() throws Exception {
        FailingDatabase.Faults faults = new FailingDatabase.Faults();
        try (RunningServer server = faults.start(data)) {
            fill(server);
            run("failing.db", "UPDATE contacts SET attributes = '{}' WHERE id = 'b'");
            faults.set(FailingDatabase.Fault.BEFORE_COMMIT);
            assertThat(server.delete("/contacts/a").status()).isEqualTo(503);
            faults.set(FailingDatabase.Fault.NONE);
            while (!server.get("/clock").error().contains("row 'b'")) {
                Thread.sleep(20);
            }
            Answer health = server.get("//healthz");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.text())
                    .isEqualTo(
                            "{\"status\":\"starting from the database, which was refused; the server's log says why\"}");
        }
    }

    // --- format --------------------------------------------------------------------------------------------------

    @Test
    void start_newerFormat_isRefused() throws Exception {
        fill();
        run("UPDATE meta SET format = 7");
        refuses("the database has the format 7; this server reads format 2");
    }

    @Test
    void start_formatBeforeNumbers_isRefused() throws Exception {
        for (String table : new String[] {
            "contacts", "attributes", "segments", "imports", "packed_changes", "packed_segments", "meta"
        }) {
            run("CREATE TABLE " + table + " (id TEXT PRIMARY KEY)");
        }
        refuses("the database has a format from before formats had numbers; this server reads format 2\\."
                + " Export its contacts with the server that wrote it");
    }

    @Test
    void start_tableMissing_isRefused() throws Exception {
        fill();
        run("DROP TABLE imports");
        refuses(DAMAGED + "it lacks imports");
    }

    @Test
    void start_columnOfAnotherType_isRefused() throws Exception {
        fill();
        run("DROP TABLE imports");
        run("CREATE TABLE imports (id TEXT PRIMARY KEY)");
        refuses(DAMAGED + "table imports is defined by 'CREATE TABLE imports .id TEXT PRIMARY KEY.'; expected .*");
    }
}
