package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Segment;
import dev.muster.segment.insight.AuditReport;
import dev.muster.segment.insight.ChangeCause;
import dev.muster.segment.insight.ExpectedChange;
import dev.muster.segment.insight.Explanation;
import dev.muster.segment.insight.Forecast;
import dev.muster.segment.insight.LintWarning;
import dev.muster.segment.insight.NextChange;
import dev.muster.segment.insight.Overlap;
import dev.muster.segment.insight.Preview;
import dev.muster.segment.insight.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the Javadoc, compiled and run; the last test holds them against it. */
class InsightExamplesTest {

    private final Instant now = Instant.parse("2026-01-05T10:00:00Z");
    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at(now))
            .attribute(
                    timestamp("last_active").past(), timestamp("trial_ends_at").upcoming())
            .define(
                    segment("active_pro_users")
                            .where(
                                    attribute("plan").is("Pro"),
                                    attribute("last_active").within(days(7)),
                                    attribute("email_verified").isTrue())
                            .build(),
                    segment("trial_ending")
                            .where(attribute("trial_ends_at").within(days(3)))
                            .build())
            .keepCauses()
            .build();
    private final Insight insight = engine.insight();

    InsightExamplesTest() {
        engine.apply(
                contact("c-42").set("plan", "Pro").set("last_active", now).set("email_verified", true),
                contact("c-43")
                        .set("plan", "Pro")
                        .set("last_active", now.minus(Duration.ofDays(1)))
                        .set("trial_ends_at", now.plus(Duration.ofDays(2))));
    }

    @Test
    void explain_ofAMember_saysUntilWhen() {
        Explanation why = insight.explain("active_pro_users", "c-42");
        Instant until = why.root().turnsAt(); // 2026-01-12T10:00:00Z: seven days after last_active
        String asAMarketerReadsIt = why.toString();

        assertThat(until).isEqualTo("2026-01-12T10:00:00Z");
        assertThat(asAMarketerReadsIt).isEqualTo("""
                        c-42 is in active_pro_users
                          yes  all of  (until 2026-01-12T10:00:00Z)
                            yes  plan is "Pro"  (plan: "Pro")
                            yes  last_active within 7 days  (last_active: 2026-01-05T10:00:00Z, until 2026-01-12T10:00:00Z)
                            yes  email_verified is true  (email_verified: true)""");
    }

    @Test
    void cause_ofAWrite_saysWhatItWrote() {
        Tick tick = engine.apply(contact("c-42").set("plan", "Free"));
        ChangeCause cause = insight.cause(tick.changes().get(0)); // plan: "Pro" → "Free"; plan is "Pro" holds no longer

        assertThat(cause).hasToString("plan: \"Pro\" → \"Free\"; plan is \"Pro\" holds no longer");
    }

    @Test
    void nextChange_ofAMember_isItsLeaving() {
        NextChange next = insight.nextChange("c-42"); // leaves active_pro_users at 2026-01-12T10:00:00Z

        assertThat(next).hasToString("leaves active_pro_users at 2026-01-12T10:00:00Z");
    }

    @Test
    void forecast_byDays_countsDownToNobody() {
        Forecast forecast = insight.forecast("active_pro_users", Duration.ofDays(30), Duration.ofDays(1));
        int inAWeek = forecast.steps().get(6).count();

        assertThat(forecast.count()).isEqualTo(1);
        assertThat(inAWeek).isZero();
        assertThat(forecast.steps()).hasSize(30);
        assertThat(forecast.toString().lines().skip(6))
                .startsWith("2026-01-11T10:00:00Z  1  +0 -0", "2026-01-12T10:00:00Z  0  +0 -1");
    }

    @Test
    void expectedChanges_ofAWeek_areTheLeaving() {
        List<ExpectedChange> nextWeek = insight.expectedChanges("active_pro_users", now, now.plus(Duration.ofDays(7)));

        assertThat(nextWeek).containsExactly(new ExpectedChange(Instant.parse("2026-01-12T10:00:00Z"), "c-42", false));
    }

    @Test
    void preview_ofAWiderSegment_saysWhoEnters() {
        Segment wider =
                segment("active_pro_users").where(attribute("plan").is("Pro")).build();
        Preview preview = insight.preview(wider);
        List<String> wouldEnter = preview.entered();

        assertThat(wouldEnter).containsExactly("c-43");
        assertThat(preview).hasToString("2 members (c-42, c-43); 1 enter, 0 leave");
        assertThat(engine.count("active_pro_users")).isEqualTo(1);
    }

    @Test
    void overlap_ofTwoSegments_countsWhatTheyShare() {
        engine.apply(contact("c-43").set("email_verified", true));
        Overlap overlap = engine.view("active_pro_users", "trial_ending").overlap();
        int inBoth = overlap.intersection();

        assertThat(inBoth).isEqualTo(1);
        assertThat(overlap).hasToString("""
                        active_pro_users: 2, 1 of them in no other
                        trial_ending: 1, 0 of them in no other
                        in all: 1; in at least one: 2""");
    }

    @Test
    void lint_ofATypo_saysWhatManyHave() {
        Segment paying = segment("paying").where(attribute("plan").is("Por")).build();
        List<LintWarning> warnings = insight.lint(paying); // segment 'paying': no contact has plan "Por"; 2 have "Pro"

        assertThat(warnings)
                .singleElement()
                .hasToString("segment 'paying': no contact has plan \"Por\"; 2 have \"Pro\"");
    }

    @Test
    void auditNext_ofASoundEngine_isClean() {
        List<String> alarm = new ArrayList<>();
        AuditReport report = insight.auditNext(1_000);
        if (!report.isClean()) {
            alarm.add(report.toString());
        }

        assertThat(alarm).isEmpty();
        assertThat(report)
                .hasToString("audit at 2026-01-05T10:00:00Z of 2 contacts in 2 segments by 4 evaluations: clean");
    }

    @Test
    void statistics_ofAnEngine_countWhatItHolds() {
        Statistics statistics = engine.statistics();
        double writesPerSecond = statistics.totals().writesPerSecond();
        long bytes = statistics.totalBytes();

        assertThat(writesPerSecond).isNotNegative();
        assertThat(bytes).isPositive();
        assertThat(statistics.toString()).contains("2 contacts with 6 values of 4 attributes", "1 calls and 2 writes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Insight", "View", "SegmentEngine"})
    void javadoc_ofEachExample_isWhatIsRunHere(String documented) throws IOException {
        Path sources = Path.of("src");
        String here = Files.readString(sources.resolve("test/java/dev/muster/segment/engine/InsightExamplesTest.java"));
        String javadoc =
                Files.readString(sources.resolve("main/java/dev/muster/segment/engine/" + documented + ".java"));
        List<String> lines = new ArrayList<>();
        Matcher examples = Pattern.compile("<pre>\\{@code\\n(.*?)\\* }</pre>", Pattern.DOTALL)
                .matcher(javadoc);
        while (examples.find()) {
            examples.group(1)
                    .lines()
                    .map(line -> line.replaceFirst(" *\\* ?", ""))
                    .forEach(lines::add);
        }

        String withoutLayout = here.replaceAll("\\s+", "");
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(withoutLayout).contains(line.replaceAll("\\s+", "")));
    }
}
