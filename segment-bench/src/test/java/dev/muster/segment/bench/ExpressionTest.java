package dev.muster.segment.bench;

import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.bench.ParseBenchmark.Example;
import dev.muster.segment.dsl.SegmentParser;
import dev.muster.segment.dsl.SegmentsFile;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.SegmentEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured side by side means the same. */
class ExpressionTest {

    private static final int SEGMENTS = 1_000;
    private static final int CONTACTS = 500;
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @EnumSource
    void parse_everyExample_isWhatTheBuilderMakesAndPrints(Example example) {
        Expression expression = example.expression();

        assertThat(SegmentParser.parse(expression.muster()))
                .isEqualTo(expression.builder().get())
                .hasToString(expression.muster());
    }

    @Test
    void parse_file_isWhatTheBuildersMake() {
        List<Expression> expressions =
                IntStream.range(0, SEGMENTS).mapToObj(Expression::inFile).toList();
        SegmentsFile file = SegmentsFile.parse(Expression.fileText(SEGMENTS));

        assertThat(file).isEqualTo(Expression.builtFile(expressions));
        assertThat(file.segments()).hasSize(SEGMENTS);
        assertThat(file.attributes()).isEqualTo(Expression.attributes());
        assertThat(expressions).extracting(Expression::muster).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void cel_onRandomContacts_holdsWhereTheSegmentDoes(Example example) throws Exception {
        SplittableRandom random = new SplittableRandom(20261123);
        Expression expression = example.expression();
        CelRuntime.Program program = CelRuntimeFactory.standardCelRuntimeBuilder()
                .build()
                .createProgram(new CelPeer().compile(expression.cel()));
        SegmentEngine engine = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .attributes(Expression.attributes())
                .define(segment("s")
                        .where(SegmentParser.parse(expression.muster()))
                        .build())
                .build();

        for (int i = 0; i < CONTACTS; i++) {
            Map<String, Object> values = new HashMap<>();
            for (AttributeDeclaration attribute : Expression.attributes()) {
                values.put(attribute.name(), value(attribute, random));
            }
            ContactWrite write = contact("c-" + i);
            values.forEach(write::set);
            engine.apply(write);
            values.put("now", NOW);
            assertThat(program.eval(values)).as("%s", values).isEqualTo(engine.isMember("s", "c-" + i));
        }
        assertThat(engine.count("s")).isBetween(1, CONTACTS - 1);
    }

    /** Such as make every condition hold for some contacts and not for others. */
    private static Object value(AttributeDeclaration attribute, SplittableRandom random) {
        return switch (attribute.type()) {
            case TEXT ->
                attribute.name().equals("plan")
                        ? pick(List.of("Free", "Pro", "Team"), random)
                        : pick(List.of("US", "IN", "UK", "TR"), random);
            case NUMBER -> (double) pick(List.of(0, 1, 20, 21, 99, 300, 499, 500), random);
            case BOOLEAN -> random.nextInt(3) == 0;
            case TIMESTAMP -> NOW.plus(Duration.ofHours(12L * random.nextInt(-150, 21)));
            case TEXT_SET ->
                pick(List.of(List.of(), List.of("vip"), List.of("vip", "beta"), List.of("test", "vip")), random);
        };
    }

    private static <T> T pick(List<T> items, SplittableRandom random) {
        return items.get(random.nextInt(items.size()));
    }
}
