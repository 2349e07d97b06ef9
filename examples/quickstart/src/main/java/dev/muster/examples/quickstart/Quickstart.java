package dev.muster.examples.quickstart;

import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;

import dev.muster.segment.dsl.SegmentsFile;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.SegmentEngine;
import java.io.PrintStream;
import java.util.Locale;

/** Four segments, five contacts and a week of simulated time: who enters, who leaves, when, and what made it so. */
public final class Quickstart {

    private static final String SEGMENTS = """
            attribute last_active: timestamp, past
            attribute trial_ends_at: timestamp, upcoming
            attribute has_upgraded: boolean, default false

            segment active_pro_users:
              plan is "Pro" AND last_active within 7 days AND email_verified is true

            segment trial_ending:
              trial_ends_at within 3 days AND has_upgraded is false

            segment win_back:
              plan != "Free" AND last_login more than 14 days ago AND support_tickets >= 1

            segment dormant_power_users:
              last_login more than 60 days ago AND total_sessions > 20
            """;

    private Quickstart() {}

    /** Prints the week. */
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        ManualClock clock = ManualClock.at("2026-11-23T09:00:00Z");
        SegmentsFile file = SegmentsFile.parse(SEGMENTS);
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .attributes(file.attributes())
                .define(file.segments())
                .build();
        engine.subscribe(tick -> tick.changes().forEach(change -> print(change, out)));

        engine.apply(contact("ada")
                .set("plan", "Pro")
                .set("email_verified", true)
                .set("last_active", "2026-11-18T15:30:00Z"));
        engine.apply(contact("ben").set("plan", "Trial").set("trial_ends_at", "2026-11-28T12:00:00Z"));
        engine.apply(contact("cleo").set("plan", "Trial").set("trial_ends_at", "2026-11-27T18:00:00Z"));
        engine.apply(contact("dan")
                .set("plan", "Team")
                .set("last_login", "2026-11-12T08:00:00Z")
                .set("support_tickets", 2));
        engine.apply(contact("eve")
                .set("plan", "Free")
                .set("last_login", "2026-09-26T20:15:00Z")
                .set("total_sessions", 144));

        clock.advance(days(4)); // Monday to Friday: nobody writes, the clock alone moves people
        engine.catchUp();
        engine.apply(contact("ada").set("last_active", clock.instant()));
        engine.apply(contact("ben").set("plan", "Pro").set("has_upgraded", true));

        clock.advance(days(3)); // over the weekend
        engine.catchUp();
        file.segments().forEach(segment -> out.printf("%-19s  %d%n", segment.name(), engine.count(segment.name())));
    }

    private static void print(MembershipChange change, PrintStream out) {
        String direction = change.direction().name().toLowerCase(Locale.ROOT);
        String cause = change.cause().name().toLowerCase(Locale.ROOT);
        out.printf(
                "%s  %-4s  %-7s  %-19s  by %s%n", change.at(), change.contactId(), direction, change.segment(), cause);
    }
}
