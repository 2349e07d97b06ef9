package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The four segments that the project began with, by builder and by text, on written examples: by write, and by the clock alone
 * to the millisecond.
 */
class SeedSegmentsTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final String ID = "c-42";

    /** A segment in both forms. */
    @SuppressWarnings("ImmutableEnumChecker") // a segment is immutable, though no annotation says so
    enum Seed {
        ACTIVE_PRO_USERS(
                segment("active_pro_users")
                        .where(
                                attribute("plan").is("Pro"),
                                attribute("last_active").within(days(7)),
                                attribute("email_verified").isTrue())
                        .build(),
                "plan is \"Pro\" AND last_active within 7 days AND email_verified is true"),
        TRIAL_ENDING(
                segment("trial_ending")
                        .where(
                                attribute("trial_ends_at").within(days(3)),
                                attribute("has_upgraded").isFalse())
                        .build(),
                "trial_ends_at within 3 days AND has_upgraded is false"),
        WIN_BACK(
                segment("win_back")
                        .where(
                                attribute("plan").isNot("Free"),
                                attribute("last_login").moreThanAgo(days(14)),
                                attribute("support_tickets").atLeast(1))
                        .build(),
                "plan != \"Free\" AND last_login more than 14 days ago AND support_tickets >= 1"),
        DORMANT_POWER_USERS(
                segment("dormant_power_users")
                        .where(
                                attribute("last_login").moreThanAgo(days(60)),
                                attribute("total_sessions").greaterThan(20))
                        .build(),
                "last_login more than 60 days ago AND total_sessions > 20");

        private final Segment built;
        private final String text;

        Seed(Segment built, String text) {
            this.built = built;
            this.text = text;
        }
    }

    /** How the segments are written. */
    enum Form {
        BUILDER,
        TEXT;

        /** An engine with all four, at {@link #START}. */
        SegmentEngine engine(AttributeDeclaration... attributes) {
            SegmentEngine.Builder builder =
                    SegmentEngine.builder().clock(ManualClock.at(START)).attribute(attributes);
            for (Seed seed : Seed.values()) {
                builder.define(
                        this == BUILDER
                                ? seed.built
                                : segment(seed.built.name())
                                        .where(SegmentParser.parse(seed.text))
                                        .build());
            }
            return builder.build();
        }
    }

    private static boolean isMember(SegmentEngine engine, Seed seed) {
        return engine.isMember(seed.built.name(), ID);
    }

    /** The clock alone flips this one membership, at this instant and not a millisecond to either side. */
    private static void assertFlips(SegmentEngine engine, Seed seed, Direction direction, Instant at) {
        boolean isMemberAfter = direction == Direction.ENTERED;
        assertThat(engine.advanceTo(at.minusMillis(1)).changes()).isEmpty();
        assertThat(isMember(engine, seed)).isEqualTo(!isMemberAfter);
        Tick tick = engine.advanceTo(at);
        assertThat(tick.changes()).hasSize(1);
        MembershipChange change = tick.changes().get(0);
        assertThat(change.at()).isEqualTo(at);
        assertThat(change.segment()).isEqualTo(seed.built.name());
        assertThat(change.contactId()).isEqualTo(ID);
        assertThat(change.direction()).isEqualTo(direction);
        assertThat(change.cause()).isEqualTo(Cause.CLOCK);
        assertThat(isMember(engine, seed)).isEqualTo(isMemberAfter);
        assertThat(engine.advanceTo(at.plusMillis(1)).changes()).isEmpty();
        assertThat(isMember(engine, seed)).isEqualTo(isMemberAfter);
    }

    @ParameterizedTest
    @EnumSource
    void parse_text_equalsBuilderAndIsItsOwnCanonicalText(Seed seed) {
        assertThat(SegmentParser.parse(seed.text))
                .isEqualTo(seed.built.predicate())
                .hasToString(seed.text);
    }

    @Test
    void parse_segmentsFile_equalsBuilder() {
        StringBuilder file = new StringBuilder();
        for (Seed seed : Seed.values()) {
            file.append("segment ")
                    .append(seed.built.name())
                    .append(":\n  ")
                    .append(seed.text)
                    .append("\n\n");
        }
        assertThat(SegmentsFile.parse(file.toString()).segments())
                .isEqualTo(
                        List.of(Seed.values()).stream().map(seed -> seed.built).toList());
    }

    @ParameterizedTest
    @EnumSource
    void activeProUsers_everyCondition_isNeeded(Form form) {
        SegmentEngine engine = form.engine(timestamp("last_active").past());
        Tick tick = engine.apply(
                contact(ID).set("plan", "pro").set("email_verified", true).set("last_active", START));
        assertThat(tick.entered("active_pro_users")).containsExactly(ID);
        assertThat(tick.changes().get(0).cause()).isEqualTo(Cause.WRITE);

        assertThat(engine.apply(contact(ID).set("plan", "Free")).exited("active_pro_users"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("plan", "PRO")).entered("active_pro_users"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).clear("email_verified")).exited("active_pro_users"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("email_verified", "True")).entered("active_pro_users"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("email_verified", false)).exited("active_pro_users"))
                .containsExactly(ID);
        engine.apply(contact(ID).set("email_verified", true));
        assertThat(engine.apply(contact(ID).clear("last_active")).exited("active_pro_users"))
                .containsExactly(ID);
    }

    @ParameterizedTest
    @EnumSource
    void activeProUsers_declaredPast_lastsSevenDaysFromTheActivity(Form form) {
        SegmentEngine engine = form.engine(timestamp("last_active").past());
        Instant x = START.plus(Duration.ofDays(1)).plusMillis(1);
        assertThat(engine.apply(contact(ID)
                                .set("plan", "Pro")
                                .set("email_verified", true)
                                .set("last_active", x))
                        .changes())
                .isEmpty();
        assertFlips(engine, Seed.ACTIVE_PRO_USERS, Direction.ENTERED, x);
        assertFlips(engine, Seed.ACTIVE_PRO_USERS, Direction.EXITED, x.plus(Duration.ofDays(7)));
    }

    @ParameterizedTest
    @EnumSource
    void activeProUsers_undeclared_looksSevenDaysBothWays(Form form) {
        SegmentEngine engine = form.engine();
        Instant x = START.plus(Duration.ofDays(10));
        engine.apply(contact(ID).set("plan", "Pro").set("email_verified", true).set("last_active", x));
        assertFlips(engine, Seed.ACTIVE_PRO_USERS, Direction.ENTERED, x.minus(Duration.ofDays(7)));
        assertFlips(engine, Seed.ACTIVE_PRO_USERS, Direction.EXITED, x.plus(Duration.ofDays(7)));
    }

    @ParameterizedTest
    @EnumSource
    void activeProUsers_newActivity_startsTheWindowAnew(Form form) {
        SegmentEngine engine = form.engine(timestamp("last_active").past());
        engine.apply(contact(ID).set("plan", "Pro").set("email_verified", true).set("last_active", START));
        Instant again = START.plus(Duration.ofDays(6));
        assertThat(engine.applyAt(again, contact(ID).set("last_active", again)).changes())
                .isEmpty();
        assertFlips(engine, Seed.ACTIVE_PRO_USERS, Direction.EXITED, again.plus(Duration.ofDays(7)));
    }

    @ParameterizedTest
    @EnumSource
    void trialEnding_declaredUpcoming_lastsThreeDaysUpToTheEnd(Form form) {
        SegmentEngine engine = form.engine(
                timestamp("trial_ends_at").upcoming(), bool("has_upgraded").withDefault(false));
        Instant x = START.plus(Duration.ofDays(14));
        assertThat(engine.apply(contact(ID).set("trial_ends_at", x)).changes()).isEmpty();
        assertFlips(engine, Seed.TRIAL_ENDING, Direction.ENTERED, x.minus(Duration.ofDays(3)));
        assertFlips(engine, Seed.TRIAL_ENDING, Direction.EXITED, x);
    }

    @ParameterizedTest
    @EnumSource
    void trialEnding_undeclared_lastsThreeDaysOnBothSidesOfTheEnd(Form form) {
        SegmentEngine engine = form.engine();
        Instant x = START.plus(Duration.ofDays(14));
        engine.apply(contact(ID).set("trial_ends_at", x).set("has_upgraded", false));
        assertFlips(engine, Seed.TRIAL_ENDING, Direction.ENTERED, x.minus(Duration.ofDays(3)));
        assertFlips(engine, Seed.TRIAL_ENDING, Direction.EXITED, x.plus(Duration.ofDays(3)));
    }

    @ParameterizedTest
    @EnumSource
    void trialEnding_isFalse_needsARecordedFalse(Form form) {
        SegmentEngine engine = form.engine(timestamp("trial_ends_at").upcoming());
        assertThat(engine.apply(contact(ID).set("trial_ends_at", START.plusMillis(1)))
                        .changes())
                .isEmpty();
        assertThat(engine.apply(contact(ID).set("has_upgraded", false)).entered("trial_ending"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("has_upgraded", true)).exited("trial_ending"))
                .containsExactly(ID);
        engine.apply(contact(ID).set("has_upgraded", false));
        assertThat(engine.apply(contact(ID).clear("has_upgraded")).exited("trial_ending"))
                .containsExactly(ID);
    }

    @ParameterizedTest
    @EnumSource
    void winBack_fourteenDaysAfterTheLogin_enters(Form form) {
        SegmentEngine engine = form.engine();
        Instant x = START.minus(Duration.ofDays(3));
        assertThat(engine.apply(contact(ID)
                                .set("plan", "Team")
                                .set("last_login", x)
                                .set("support_tickets", 1))
                        .changes())
                .isEmpty();
        assertFlips(engine, Seed.WIN_BACK, Direction.ENTERED, x.plus(Duration.ofDays(14)));

        Instant login = engine.engineTime();
        assertThat(engine.applyAt(login, contact(ID).set("last_login", login)).exited("win_back"))
                .containsExactly(ID);
        assertFlips(engine, Seed.WIN_BACK, Direction.ENTERED, login.plus(Duration.ofDays(14)));
    }

    @ParameterizedTest
    @EnumSource
    void winBack_everyCondition_isNeeded(Form form) {
        SegmentEngine engine = form.engine();
        Instant x = START.minus(Duration.ofDays(14));
        assertThat(engine.apply(contact(ID).set("last_login", x).set("support_tickets", 1))
                        .entered("win_back"))
                .as("a missing plan is not Free")
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("plan", "free")).exited("win_back"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("plan", "Freemium")).entered("win_back"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("support_tickets", 0)).exited("win_back"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("support_tickets", "1")).entered("win_back"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("last_login", x.plusMillis(1))).exited("win_back"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("last_login", x)).entered("win_back"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).clear("support_tickets")).exited("win_back"))
                .containsExactly(ID);
    }

    @ParameterizedTest
    @EnumSource
    void dormantPowerUsers_sixtyDaysAfterTheLogin_enters(Form form) {
        SegmentEngine engine = form.engine();
        Instant x = START.minusMillis(1);
        assertThat(engine.apply(contact(ID).set("last_login", x).set("total_sessions", 21))
                        .changes())
                .isEmpty();
        assertFlips(engine, Seed.DORMANT_POWER_USERS, Direction.ENTERED, x.plus(Duration.ofDays(60)));
        assertThat(engine.apply(contact(ID).set("total_sessions", 20)).exited("dormant_power_users"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).set("total_sessions", 20.5)).entered("dormant_power_users"))
                .containsExactly(ID);
        assertThat(engine.apply(contact(ID).clear("last_login")).exited("dormant_power_users"))
                .containsExactly(ID);
    }

    /** A clock that jumps a year gives the same changes, each at the instant at which it was due. */
    @ParameterizedTest
    @EnumSource
    void advanceTo_farAhead_stampsEveryFlipWithItsOwnInstant(Form form) {
        SegmentEngine engine = form.engine(
                timestamp("last_active").past(),
                timestamp("trial_ends_at").upcoming(),
                bool("has_upgraded").withDefault(false));
        engine.apply(contact(ID)
                .set("plan", "Pro")
                .set("email_verified", true)
                .set("last_active", START)
                .set("last_login", START)
                .set("trial_ends_at", START.plus(Duration.ofDays(5)))
                .set("support_tickets", 3)
                .set("total_sessions", 99));
        assertThat(engine.advanceTo(START.plus(Duration.ofDays(365))).changes())
                .extracting(MembershipChange::at, MembershipChange::segment, MembershipChange::direction)
                .containsExactly(
                        due(2, "trial_ending", Direction.ENTERED),
                        due(5, "trial_ending", Direction.EXITED),
                        due(7, "active_pro_users", Direction.EXITED),
                        due(14, "win_back", Direction.ENTERED),
                        due(60, "dormant_power_users", Direction.ENTERED));
    }

    private static Tuple due(int days, String segment, Direction direction) {
        return Tuple.tuple(START.plus(Duration.ofDays(days)), segment, direction);
    }
}
