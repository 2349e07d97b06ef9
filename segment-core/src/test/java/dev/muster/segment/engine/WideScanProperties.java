package dev.muster.segment.engine;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeTerm;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares scans of many conditions over texts and text sets with the evaluator of a single contact. */
class WideScanProperties {

    private static final int ROUNDS = 60;
    private static final String LETTERS = "abAB\u00e4\ud83d\ude00";

    private final long seed = Long.getLong("muster.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            int at = random.nextInt(LETTERS.codePointCount(0, LETTERS.length()));
            text.appendCodePoint(LETTERS.codePointAt(LETTERS.offsetByCodePoints(0, at)));
        }
        return text.toString();
    }

    private static String named(Random random) {
        return "x" + text(random, 2);
    }

    private static Predicate onText(Random random, AttributeTerm mail) {
        return switch (random.nextInt(5)) {
            case 0 -> mail.contains(text(random, 3));
            case 1 -> mail.startsWith(text(random, 3));
            case 2 -> mail.endsWith(text(random, 3));
            case 3 -> mail.is(text(random, 2));
            default -> mail.in(text(random, 2), text(random, 2) + "!");
        };
    }

    private static Predicate onSet(Random random, AttributeTerm tags) {
        return switch (random.nextInt(3)) {
            case 0 -> tags.has(named(random));
            case 1 -> tags.hasAny(named(random), named(random) + "!");
            default -> tags.hasAll(named(random), named(random) + "!");
        };
    }

    private Predicate wide(int leaves, boolean isOfTexts) {
        List<Predicate> parts = new ArrayList<>();
        for (int i = 0; i < leaves; i++) {
            Predicate leaf = isOfTexts ? onText(random, attribute("mail")) : onSet(random, attribute("tags"));
            Predicate rest = attribute("age").greaterThan(random.nextInt(100));
            parts.add(
                    switch (random.nextInt(4)) {
                        case 0 -> allOf(leaf, rest);
                        case 1 -> allOf(leaf, rest.negated());
                        default -> random.nextInt(6) == 0 ? allOf(leaf.negated(), rest) : leaf;
                    });
        }
        parts.add(attribute("age").greaterThan(98));
        return random.nextBoolean() ? new Predicate.Or(parts) : new Predicate.And(parts).negated();
    }

    private ContactWrite write(int number, boolean isOfTexts) {
        ContactWrite write = contact("c" + number).set("age", random.nextInt(100));
        if (random.nextInt(10) == 0) {
            return write;
        }
        if (random.nextInt(10) == 0) {
            return write.set(isOfTexts ? "mail" : "tags", random.nextInt(9));
        }
        if (isOfTexts) {
            return write.set("mail", text(random, 7));
        }
        Set<String> tags = new LinkedHashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.add(named(random) + (random.nextBoolean() ? "!" : ""));
        }
        return random.nextInt(4) == 0
                ? write.set("tags", String.join(";", tags))
                : write.set("tags", Value.textSet(tags));
    }

    /**
     * A byte used to be kept for each condition and distinct text: 107 KiB of conditions over 200,000 texts took 600
     * MB.
     */
    @Test
    void scan_ofManyConditionsOverManyTexts_costsWhatTextsAndConditionsDoNotTheirProduct() {
        SegmentEngine engine = SegmentEngine.builder().build();
        int contacts = 40_000;
        int conditions = 3_000;
        for (int number = 0; number < contacts; number++) {
            engine.apply(contact("c" + number).set("mail", "person" + number + "@dom" + number % 5_000 + ".example"));
        }
        Predicate[] parts = new Predicate[conditions];
        for (int i = 0; i < conditions; i++) {
            parts[i] = attribute("mail").endsWith("@dom" + i + ".example");
        }
        Scan scan = engine.ask(ticks -> {
            Question question = Question.about(
                    anyOf(parts),
                    ticks.catalog(),
                    ticks.store()::findOrImagineColumn,
                    Limits.standard(),
                    attribute -> true);
            Scan walk = new Scan(ticks.store(), question.slots(), question.bound());
            walk.goOn(ticks.now(), Scan.ALL);
            return walk;
        });
        assertThat(scan.count()).isEqualTo(24_000);
        assertThat(scan.work()).isLessThan((long) contacts * conditions / 10);
    }

    @Test
    void view_ofManyConditionsOverTexts_hasWhomThePlainEvaluatorHas() {
        System.out.println("replay with -Dmuster.seed=" + seed);
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            boolean isOfTexts = random.nextBoolean();
            SegmentEngine engine = SegmentEngine.builder()
                    .define(new Segment("wide", wide(1 + random.nextInt(40), isOfTexts), Segment.Mode.ON_DEMAND))
                    .build();
            int contacts = 1 + random.nextInt(300);
            for (int number = 0; number < contacts; number++) {
                engine.apply(write(random.nextInt(5_000), isOfTexts));
            }
            View view = engine.view("wide");
            Set<String> members = new LinkedHashSet<>(view.members("wide"));
            found += members.size();
            for (int number = 0; number < 5_000; number++) {
                assertThat(members.contains("c" + number))
                        .as("seed " + seed + ", round " + round + ", contact c" + number)
                        .isEqualTo(engine.isMember("wide", "c" + number));
            }
        }
        assertThat(found).isPositive();
    }
}
