package dev.muster.examples.host;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.removal;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomerBaseTest {

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private List<Segment> release = List.of(
            segment("pro").where(attribute("plan").is("Pro")).build(),
            segment("trial_ending")
                    .where(attribute("trial_ends_at").within(days(3)))
                    .build());

    private CustomerBase customers;

    @BeforeEach
    void open() {
        customers = CustomerBase.open(directory.resolve("customers"), this::newEngine);
    }

    @AfterEach
    void close() {
        customers.close();
    }

    private void reopen() {
        close();
        open();
    }

    private SegmentEngine newEngine() {
        return SegmentEngine.builder()
                .clock(clock)
                .attribute(timestamp("trial_ends_at").upcoming())
                .define(release)
                .build();
    }

    /** Closes the customers and opens them again with the segments of another release. */
    private void release(Segment... segments) {
        release = List.of(segments);
        reopen();
    }

    /** Inferred types used to be lost: p1 was in {@code low} before the restart and not after it, without a change. */
    @Test
    void reopen_laterValueDoesNotReadAsTheInferredType_keepsMembers() {
        Segment low = segment("low").where(attribute("tier").in(1, 2)).build();
        release(low);
        customers.write(
                contact("p1").set("tier", 1),
                contact("p2").set("tier", "2"),
                contact("p4").set("tier", "n/a"));
        assertThat(customers.view("low").members("low")).containsExactlyInAnyOrder("p1", "p2");

        reopen();

        assertThat(customers.view("low").members("low")).containsExactlyInAnyOrder("p1", "p2");
        assertThat(outbox())
                .containsExactly(
                        "1 2026-01-01T00:00:00Z low p1 ENTERED WRITE", "2 2026-01-01T00:00:00Z low p2 ENTERED WRITE");
        release(segment("other").where(attribute("plan").exists()).build(), low);
        assertThat(customers.view("low").members("low")).containsExactlyInAnyOrder("p1", "p2");
    }

    /** Segments that a new release had changed used to take effect without changes. */
    @Test
    void reopen_otherSegmentsThanBefore_storesTheDifferenceOnce() {
        customers.write(
                contact("c-1").set("plan", "Pro"),
                contact("c-2").set("plan", "Free"),
                contact("c-3").set("trial_ends_at", "2026-01-03T00:00:00Z"));
        clock.advance(days(2));

        release(
                segment("pro").where(attribute("plan").exists()).build(),
                segment("free").where(attribute("plan").isNot("Pro")).build());
        reopen();

        assertThat(outbox())
                .containsExactly(
                        "1 2026-01-01T00:00:00Z pro c-1 ENTERED WRITE",
                        "2 2026-01-01T00:00:00Z trial_ending c-3 ENTERED WRITE",
                        "3 2026-01-03T00:00:00Z trial_ending c-3 EXITED CLOCK",
                        "4 2026-01-03T00:00:00Z pro c-2 ENTERED DEFINITION",
                        "5 2026-01-03T00:00:00Z free c-2+c-3 ENTERED DEFINITION");
        assertThat(customers.outboxAfter(4, 1).get(0).isBulk()).isTrue();
        assertThat(customers.fellDueMeanwhile().changes()).isEmpty();
    }

    @Test
    void write_changesMemberships_storesContactAndChanges() {
        Tick tick = customers.write(
                contact("c-1").set("plan", "Pro"), contact("c-2").set("plan", "Free"));

        assertThat(tick.entered("pro")).containsExactly("c-1");
        reopen();
        assertThat(outbox()).containsExactly("1 2026-01-01T00:00:00Z pro c-1 ENTERED WRITE");
        assertThat(customers.view("pro").members("pro")).containsExactly("c-1");
        assertThat(customers.attributes("c-2")).isEqualTo(Map.of("plan", Value.text("Free")));
    }

    @Test
    void write_clearsAndRemoves_storesThat() {
        customers.write(
                contact("c-1").set("plan", "Pro").set("city", "Lyon"),
                contact("c-2").set("plan", "Pro"),
                contact("c-3"));
        customers.write(
                contact("c-1").clear("plan"),
                removal("c-2"),
                contact("c-4").set("plan", "Pro"),
                removal("c-4"),
                contact("c-4"));

        reopen();
        assertThat(customers.attributes("c-1")).isEqualTo(Map.of("city", Value.text("Lyon")));
        assertThat(customers.attributes("c-2")).isNull();
        assertThat(customers.attributes("c-3")).isEmpty();
        assertThat(customers.attributes("c-4")).isEmpty();
        assertThat(customers.view("pro").count("pro")).isZero();
    }

    @Test
    void write_valuesOfEveryType_comeBackAsTheyWere() {
        Map<String, Value> values = Map.of(
                "text", Value.text("line\nbreak, \"quote\", ;"),
                "empty", Value.text(""),
                "number", Value.number(0.1 + 0.2),
                "huge", Value.number(Double.MAX_VALUE),
                "boolean", Value.bool(false),
                "timestamp", Value.timestamp(Instant.parse("0001-01-01T00:00:00.001Z")),
                "set", Value.textSet(Set.of("a;b", "", "c\\n")),
                "empty set", Value.textSet(Set.of()));
        values.forEach((attribute, value) -> customers.write(contact("c-1").set(attribute, value)));

        reopen();
        assertThat(customers.attributes("c-1")).isEqualTo(values);
    }

    @Test
    void write_refusedByTheEngine_staysOutAndLosesNoOtherChange() {
        customers.write(contact("c-1").set("trial_ends_at", "2026-01-05T00:00:00Z"));
        clock.advance(days(2));

        assertThatThrownBy(() -> customers.write(
                        contact("c-2").set("plan", "Pro"), contact("c-3").set("trial_ends_at", "soon")))
                .isInstanceOf(InvalidWriteException.class);

        assertThat(customers.attributes("c-2")).isNull();
        assertThat(customers.tick().entered("trial_ending")).containsExactly("c-1");
        assertThat(outbox()).containsExactly("1 2026-01-02T00:00:00Z trial_ending c-1 ENTERED CLOCK");
    }

    @Test
    void write_refusedByTheDatabase_staysOutAndLosesNoOtherChange() throws SQLException {
        customers.write(contact("c-1").set("trial_ends_at", "2026-01-05T00:00:00Z"));
        refuseInOutbox("c-2");
        clock.advance(days(2));

        assertThatThrownBy(() -> customers.write(contact("c-2").set("plan", "Pro")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("NO_SUCH_CONTACT");

        assertThat(customers.attributes("c-2")).isNull();
        assertThat(customers.fellDueMeanwhile().entered("trial_ending")).containsExactly("c-1");
        customers.write(contact("c-3").set("plan", "Pro"));
        assertThat(outbox())
                .containsExactly(
                        "1 2026-01-02T00:00:00Z trial_ending c-1 ENTERED CLOCK",
                        "2 2026-01-03T00:00:00Z pro c-3 ENTERED WRITE");
    }

    @Test
    void tick_windowReached_storesTheChange() {
        customers.write(contact("c-1").set("trial_ends_at", "2026-01-05T00:00:00Z"));
        clock.advance(days(4));

        Tick tick = customers.tick();

        assertThat(tick.exited("trial_ending")).containsExactly("c-1");
        reopen();
        assertThat(customers.fellDueMeanwhile().changes()).isEmpty();
        assertThat(outbox())
                .containsExactly(
                        "1 2026-01-02T00:00:00Z trial_ending c-1 ENTERED CLOCK",
                        "2 2026-01-05T00:00:00Z trial_ending c-1 EXITED CLOCK");
    }

    @Test
    void open_timePassedMeanwhile_storesWhatFellDueOnce() {
        customers.write(contact("c-1").set("trial_ends_at", "2026-01-05T00:00:00Z"));
        customers.close();
        clock.advance(days(1));

        open();
        reopen();

        assertThat(outbox()).containsExactly("1 2026-01-02T00:00:00Z trial_ending c-1 ENTERED CLOCK");
    }

    @Test
    void open_clockWentBack_goesOnAtTheStoredInstant() {
        clock.advance(days(10));
        customers.write(contact("c-1").set("plan", "Pro"));
        clock.advance(days(1).toDuration().negated());

        reopen();
        Tick tick = customers.write(contact("c-1").set("plan", "Free"));

        assertThat(tick.at()).isEqualTo("2026-01-11T00:00:00Z");
        assertThat(outbox())
                .containsExactly(
                        "1 2026-01-11T00:00:00Z pro c-1 ENTERED WRITE", "2 2026-01-11T00:00:00Z pro c-1 EXITED WRITE");
    }

    @Test
    void outboxAfter_limit_givesTheNextOnes() {
        for (int i = 1; i <= 5; i++) {
            customers.write(contact("c-" + i).set("plan", "Pro"));
        }

        List<MembershipChange> page = customers.outboxAfter(2, 2);

        assertThat(page).extracting(MembershipChange::contactId).containsExactly("c-3", "c-4");
    }

    private List<String> outbox() {
        return customers.outboxAfter(0, 100).stream()
                .map(change -> String.join(
                        " ",
                        Long.toString(change.sequence()),
                        change.at().toString(),
                        change.segment(),
                        String.join("+", change.contactIds()),
                        change.direction().name(),
                        change.cause().name()))
                .toList();
    }

    /** Makes the database refuse a contact's changes, as a full disk would anybody's. */
    private void refuseInOutbox(String contact) throws SQLException {
        try (Connection connection = DriverManager.getConnection(CustomerDatabase.url(directory.resolve("customers")));
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE outbox ADD CONSTRAINT no_such_contact CHECK (NOT ARRAY_CONTAINS(contacts, '"
                    + contact + "'))");
        }
    }
}
