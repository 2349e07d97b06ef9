package dev.muster.examples.quickstart;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;
import static dev.muster.segment.dsl.SegmentParser.parse;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.muster.segment.Predicate;
import dev.muster.segment.engine.Insight;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README's Java, compiled and run, and what else it says of the quickstart and of how to depend on Muster. */
class ReadmeTest {

    private static final Path README = Path.of("../../README.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/muster/examples/quickstart/ReadmeTest.java");

    private final List<String> outbox = new ArrayList<>();
    private final List<Object> answers = new ArrayList<>();

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
    void readme_insight_answersAsShown() throws IOException {
        SegmentEngine engine = SegmentEngine.builder()
                .clock(ManualClock.at("2026-11-23T09:00:00Z"))
                .attribute(timestamp("last_active").past())
                .define(segment("active_pro_users")
                        .where(parse("plan is \"Pro\" AND last_active within 7 days AND email_verified is true"))
                        .build())
                .keepCauses()
                .build();
        engine.apply(
                contact("ada")
                        .set("plan", "Pro")
                        .set("last_active", "2026-11-18T15:30:00Z")
                        .set("email_verified", true),
                contact("ben").set("plan", "Pro").set("last_active", "2026-11-22T08:00:00Z"));
        Insight insight = engine.insight();
        answers.add(insight.explain("active_pro_users", "ben"));
        answers.add(insight.preview(
                segment("active_pro_users").where(parse("plan is Pro")).build()));
        Tick tick = engine.apply(contact("ben").set("email_verified", true));
        answers.add(insight.cause(tick.changes().get(0)));
        answers.add(insight.nextChange("ada"));
        answers.add(insight.forecast("active_pro_users", Duration.ofDays(3), Duration.ofDays(1)));

        assertThat(answers).allSatisfy(answer -> assertThat(blocks("")).contains(answer + "\n"));
    }

    @Test
    void readme_everyJavaBlock_standsInThisFile() throws IOException {
        String source = withoutIndentation(Files.readString(SOURCE));
        assertThat(programs())
                .hasSize(4)
                .allSatisfy(program -> assertThat(source).contains(withoutIndentation(program)));
    }

    @Test
    void readme_everyJavaBlock_compilesWithItsImports(@TempDir Path directory) throws IOException {
        for (String program : programs()) {
            Path file = Files.writeString(
                    directory.resolve("Host.java"),
                    imports()
                            + "class Host { void run(java.util.List<String> outbox, java.util.List<Object> answers) {\n"
                            + program + "}}");
            ByteArrayOutputStream errors = new ByteArrayOutputStream();
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            int status = compiler.run(null, null, errors, "-proc:none", "-d", directory.toString(), file.toString());
            assertThat(status).as(() -> errors.toString(UTF_8)).isZero();
        }
    }

    @Test
    void readme_program_standsBeforeLine25() throws IOException {
        String program = programs().get(0);
        String readme = Files.readString(README);
        int end = readme.indexOf(program) + program.length();
        assertThat(readme.substring(0, end).lines().count()).isLessThan(25);
    }

    @Test
    void readme_outputOfTheQuickstart_isItsBeginning() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Quickstart.run(new PrintStream(out, true, UTF_8));
        String shown = blocks("").stream()
                .filter(block -> block.contains("by clock"))
                .findFirst()
                .orElseThrow();
        assertThat(out.toString(UTF_8).lines()).startsWith(shown.lines().toArray(String[]::new));
    }

    @Test
    void readme_coordinates_areThoseOfTheModule() throws IOException {
        Path module = Path.of("../../segment-dsl");
        assertThat(blocks("xml"))
                .singleElement(STRING)
                .satisfies(block -> assertThat(block.lines()
                                .filter(line -> !line.contains("dependency>"))
                                .map(String::strip))
                        .hasSize(3)
                        .allSatisfy(line -> assertThat(Files.readString(module.resolve("pom.xml")))
                                .contains(line)));
        String name = Pattern.compile("module (\\S+) \\{")
                .matcher(Files.readString(module.resolve("src/main/java/module-info.java")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(README)).contains("`requires " + name + ";`");
    }

    private static List<String> programs() throws IOException {
        return blocks("java").stream()
                .filter(block -> !block.startsWith("import"))
                .toList();
    }

    private static String imports() throws IOException {
        return blocks("java").stream()
                .filter(block -> block.startsWith("import"))
                .collect(Collectors.joining());
    }

    /** README's code of one language, which may be none. */
    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(README))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
