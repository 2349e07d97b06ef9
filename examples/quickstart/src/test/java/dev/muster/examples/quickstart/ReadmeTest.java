package dev.muster.examples.quickstart;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;
import static dev.muster.segment.dsl.SegmentParser.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Predicate;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** README's Java, compiled and run; the last test holds the two together. */
class ReadmeTest {

    private static final Path README = Path.of("../../README.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/muster/examples/quickstart/ReadmeTest.java");

    private final List<String> outbox = new ArrayList<>();

    @Test
    void readme_program_entersByTheClockAlone() {
        ManualClock clock = ManualClock.at("2026-11-23T09:00:00Z");
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .attribute(timestamp("trial_ends_at").upcoming())
                .define(segment("trial_ending")
                        .where(parse("trial_ends_at within 3 days"))
                        .build())
                .build();
        engine.apply(contact("c-42").set("trial_ends_at", "2026-11-28T12:00:00Z"));
        clock.advance(days(4));
        Tick tick = engine.catchUp(); // c-42 entered at 2026-11-25T12:00:00Z

        assertThat(tick.entered("trial_ending")).containsExactly("c-42");
        assertThat(tick.changes())
                .singleElement()
                .extracting(MembershipChange::at)
                .isEqualTo(Instant.parse("2026-11-25T12:00:00Z"));
    }

    @Test
    void readme_builderAndText_areEqual() {
        Predicate built = allOf(
                attribute("plan").isNot("Free"),
                attribute("last_login").moreThanAgo(days(14)),
                attribute("support_tickets").atLeast(1));
        Predicate read = parse("plan != \"Free\" AND last_login more than 14 days ago AND support_tickets >= 1");

        assertThat(built).isEqualTo(read).hasToString(read.toString());
    }

    @Test
    void readme_reactionAndSubscriber_getTheChange() {
        SegmentEngine engine = SegmentEngine.builder()
                .define(segment("big").where(parse("mrr > 99")).build())
                .onEntering(
                        "big",
                        (change, writes) ->
                                writes.put(contact(change.contactId()).set("stage", "key account")))
                .build();
        engine.subscribe(
                tick -> tick.changes().forEach(change -> outbox.add(change.segment() + " " + change.contactId())));
        engine.apply(contact("c-42").set("mrr", 100));

        assertThat(outbox).containsExactly("big c-42");
        assertThat(engine.attributes("c-42").get("stage")).hasToString("\"key account\"");
    }

    @Test
    void readme_everyJavaBlock_standsInThisFile() throws IOException {
        String source = withoutIndentation(Files.readString(SOURCE));
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map(block -> withoutIndentation(block.group(1)))
                .toList();
        assertThat(blocks).hasSize(3).allSatisfy(block -> assertThat(source).contains(block));
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
