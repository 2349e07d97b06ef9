package dev.muster.segment.dsl;

import static dev.muster.segment.dsl.MapForms.list;
import static dev.muster.segment.dsl.MapForms.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Limits;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However deep, large or tangled maps and lists are, a small stack suffices for them, and they come to an end. */
final class SegmentMapsNestingTest {

    private static final String TOO_DEEP = "lists, maps and 'not' are nested at most 200 deep";
    private static final String TOO_LARGE = "the predicate has more than 100000 operators, leaves and list values";
    private static final String TOO_LONG = "keys, texts and numbers have more than 1048576 characters together";

    /** A way to put conditions into others, and how often that fits into the limit. */
    record Level(String name, UnaryOperator<Object> around, int most) {
        @Override
        public String toString() {
            return name;
        }

        Object levels(int count) {
            Object nested = map("a", true);
            for (int i = 0; i < count; i++) {
                nested = around.apply(nested);
            }
            return nested;
        }
    }

    static Stream<Level> levels() {
        return Stream.of(
                new Level("list", inner -> list(inner), 200),
                new Level("any", inner -> map("any", list(inner)), 200),
                new Level("all", inner -> map("all", list(inner)), 200),
                new Level("not", inner -> map("not", inner), 200),
                new Level("not and list", inner -> map("not", list(inner)), 100),
                new Level("not and any", inner -> map("not", map("any", list(inner, map("a", true)))), 99),
                new Level(
                        "any and all",
                        inner -> map("any", list(map("a", 1), map("all", list(map("b", 1), inner)))),
                        99),
                new Level("two keys", inner -> map("a", true, "any", list(inner, map("b", 1))), 99));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void parse_asDeepAsAllowed_isAccepted(Level level) {
        assertThat(SmallStack.call(
                        () -> SegmentMaps.parse(level.levels(level.most())).nodes()))
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("levels")
    void parse_deeper_isTooDeep(Level level) {
        assertThat(messages(level.levels(level.most() + 1))).hasSize(1).allMatch(SegmentMapsNestingTest::saysTooDeep);
        assertThat(messages(level.levels(201))).containsExactly(TOO_DEEP);
        assertThat(messages(level.levels(50_000))).containsExactly(TOO_DEEP);
    }

    private static boolean saysTooDeep(String message) {
        return message.equals(TOO_DEEP)
                || (message.startsWith("operators are nested ") && message.endsWith(" deep; at most 200 are accepted"));
    }

    @Test
    void parse_listThatContainsItself_isTooDeep() {
        List<@Nullable Object> cycle = list();
        cycle.add(cycle);
        assertThat(messages(cycle)).containsExactly(TOO_DEEP);
        cycle.add(cycle);
        cycle.add(0, map("any", cycle));
        assertThat(messages(cycle)).containsExactly(TOO_DEEP);
        List<@Nullable Object> errorsFirst = list(map("a", null), 7);
        errorsFirst.add(errorsFirst);
        errorsFirst.add(errorsFirst);
        assertThat(messages(errorsFirst)).hasSize(401).endsWith(TOO_DEEP);
    }

    @Test
    void parse_mapThatContainsItself_isTooDeepOrAnError() {
        for (String key : List.of("not", "any", "all")) {
            Map<@Nullable Object, @Nullable Object> cycle = map();
            cycle.put(key, key.equals("not") ? cycle : list(cycle));
            assertThat(messages(cycle)).containsExactly(TOO_DEEP);
            cycle.put("a", true);
            assertThat(messages(cycle)).containsExactly(TOO_DEEP);
        }
        Map<@Nullable Object, @Nullable Object> operators = map();
        operators.put("is", operators);
        assertThat(messages(map("a", operators)))
                .containsExactly("'is' needs a text, a number or a boolean; got a map");
        Map<@Nullable Object, @Nullable Object> attributes = map();
        attributes.put("a", attributes);
        assertThat(messages(attributes))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("unknown operator 'a'; expected 'is'");
        attributes.put(attributes.values(), 1);
        attributes.put("in", attributes);
        attributes.put("or", attributes);
        assertThat(messages(attributes)).hasSizeGreaterThan(3);
        Map<@Nullable Object, @Nullable Object> definition = map();
        definition.put("where", definition);
        definition.put("mode", definition);
        assertThat(problems(() -> SegmentMaps.segment("s", definition)))
                .hasSize(5)
                .endsWith("'mode' is \"realtime\" or \"on demand\"; got a map");
    }

    @Test
    void parse_sharedLists_countOnceForEachTimeTheyAreReached() {
        List<@Nullable Object> shared = list(map("a", true), map("a", true));
        Object any = map("any", list(map("a", true), map("b", true)));
        Object wrong = 7;
        Object empty = list();
        for (int i = 0; i < 60; i++) {
            shared = list(shared, shared);
            any = map("any", list(any, any));
            wrong = list(wrong, wrong);
            empty = list(empty, empty);
        }
        assertThat(messages(shared)).containsExactly(TOO_LARGE);
        assertThat(messages(any)).containsExactly(TOO_LARGE);
        assertThat(messages(wrong)).endsWith(TOO_LARGE).hasSizeLessThan(100_001);
        assertThat(messages(empty)).endsWith(TOO_LARGE).hasSizeLessThan(100_001);
        Object chain = map("a", true);
        for (int i = 0; i < 198; i++) {
            chain = list(chain);
        }
        assertThat(messages(Collections.nCopies(1_000_000, chain))).containsExactly(TOO_LARGE);
        Object badChain = list(7);
        for (int i = 0; i < 190; i++) {
            badChain = map("any", list(badChain));
        }
        assertThat(messages(Collections.nCopies(1_000_000, badChain))).endsWith(TOO_LARGE);
    }

    @Test
    void parse_manyProblems_areAllReported() {
        Object bad = map("a", map("gtr", 7));
        assertThat(messages(Collections.nCopies(99_999, bad))).hasSize(99_999);
        Map<@Nullable Object, @Nullable Object> operators = map();
        for (int i = 0; i < 50_000; i++) {
            operators.put("x" + i, i);
        }
        assertThat(messages(map("a".repeat(512), operators))).hasSize(50_000);
        Object deep = operators;
        for (int i = 0; i < 190; i++) {
            deep = i == 0 ? map("é".repeat(512), operators) : map("any", list(deep));
        }
        assertThat(messages(deep)).hasSize(50_000);
    }

    /** What is short as a map may be long as it is printed, and would not be read again. */
    @Test
    void parse_tooLongAsItIsPrinted_isRefused() {
        String tooLong = "written out, the text has more than 1048576 characters; no more are accepted";
        assertThat(messages(Collections.nCopies(90_001, map("a", true)))).containsExactly(tooLong);
        assertThat(messages(map("a", "\"".repeat(600_000)))).containsExactly(tooLong);
        assertThat(nodes(Collections.nCopies(70_000, map("a", true)))).isEqualTo(70_001);
    }

    @Test
    void parse_asLargeAsAllowed_isAccepted() {
        Object leaf = map("a", map("gt", 1));
        assertThat(nodes(Collections.nCopies(99_999, leaf))).isEqualTo(100_000);
        assertThat(nodes(map("any", Collections.nCopies(99_999, leaf)))).isEqualTo(100_000);
        assertThat(nodes(map("a", map("in", Collections.nCopies(99_999, 7))))).isEqualTo(100_000);
        assertThat(nodes(map("a", map("notIn", Collections.nCopies(99_998, "x")))))
                .isEqualTo(100_000);
        assertThat(nodes(map("a", map("in", Collections.nCopies(10_000, "x"))))).isEqualTo(10_001);
        assertThat(nodes(map("a", "東".repeat(Limits.standard().textLength() - "a is \"\"".length()))))
                .isEqualTo(1);
    }

    @Test
    void parse_tooLarge_isRefused() {
        assertThat(messages(Collections.nCopies(100_000, map("a", true)))).containsExactly(TOO_LARGE);
        assertThat(messages(Collections.nCopies(Integer.MAX_VALUE, map("a", true))))
                .containsExactly(TOO_LARGE);
        for (String operator : List.of("in", "notIn", "hasAny", "hasAll", "hasNone")) {
            assertThat(messages(map("a", map(operator, Collections.nCopies(100_000, "x")))))
                    .containsExactly(TOO_LARGE);
        }
        Map<@Nullable Object, @Nullable Object> keys = map();
        for (int i = 0; i < 100_000; i++) {
            keys.put(i, i);
        }
        assertThat(messages(keys)).endsWith(TOO_LARGE);
        assertThat(messages(map("a", keys))).endsWith(TOO_LARGE);
        assertThat(problems(() -> SegmentMaps.segment("s", keys))).hasSize(100_001);
    }

    @Test
    void parse_tooLong_isRefused() {
        String longText = "x".repeat(Limits.standard().textLength());
        assertThat(messages(map("a", longText))).containsExactly(TOO_LONG);
        assertThat(messages(map(longText + "x", 7))).containsExactly(TOO_LONG);
        assertThat(messages(map("inSegment", longText))).containsExactly(TOO_LONG);
        assertThat(messages(map("a", map(longText, 7)))).containsExactly(TOO_LONG);
        for (String operator : List.of("is", "contains", "has", "within", "before")) {
            assertThat(messages(map("a", map(operator, longText)))).containsExactly(TOO_LONG);
        }
        assertThat(messages(map("a", map("in", Collections.nCopies(3, longText.substring(1 << 19))))))
                .containsExactly(TOO_LONG);
        assertThat(messages(map("a", map("in", Collections.nCopies(99_000, 0.123456789012345)))))
                .containsExactly(TOO_LONG);
    }

    /** Past the standard limits, the ceilings that no predicate gets over are errors as well. */
    @Test
    void parse_withTheWidestLimits_isAnErrorPastTheCeilings() {
        Limits widest = new Limits(Integer.MAX_VALUE, Limits.NESTING_CEILING, Limits.NODES_CEILING);
        Object nested = map("a", map("isNot", 1));
        for (int i = 0; i < Limits.NESTING_CEILING - 1; i++) {
            nested = i % 2 == 0 ? list(nested, map("b", 1)) : map("any", list(nested, map("b", 1)));
        }
        Object deepest = nested;
        assertThat(problems(() -> SegmentMaps.parse(deepest, widest)))
                .containsExactly("a predicate is nested at most 500 deep");
        assertThat(problems(() -> SegmentMaps.parse(list(list(deepest)), widest)))
                .containsExactly("lists, maps and 'not' are nested at most 500 deep");
    }

    /** A list that is asked for nothing but its items. */
    private static final class ItemsAlone extends AbstractList<@Nullable Object> {

        private final List<@Nullable Object> items = new ArrayList<>();

        @Override
        public @Nullable Object get(int index) {
            return items.get(index);
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            throw new AssertionError("not to be called");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("not to be called");
        }

        @Override
        public String toString() {
            throw new AssertionError("not to be called");
        }
    }

    @Test
    void parse_hashAndTextOfWhatIsGiven_areNotAskedFor() {
        ItemsAlone values = new ItemsAlone();
        values.items.add("x");
        ItemsAlone conditions = new ItemsAlone();
        conditions.items.add(map("a", map("in", values)));
        conditions.items.add(map("a", values));
        conditions.items.add(map("a", map("is", values, "between", values, "contains", values)));
        conditions.items.add(map("any", list(conditions.items.get(0))));
        assertThat(messages(conditions)).hasSize(4);
    }

    private static int nodes(Object where) {
        return SmallStack.call(() -> SegmentMaps.parse(where)).nodes();
    }

    private static List<String> messages(Object where) {
        return problems(() -> SegmentMaps.parse(where));
    }

    private static List<String> problems(Supplier<?> reading) {
        return SmallStack.call(() -> {
            try {
                throw new AssertionError("accepted: " + reading.get());
            } catch (SegmentMapException refused) {
                assertThat(refused.problems()).allSatisfy(problem -> {
                    assertThat(problem.path()).hasSizeLessThan(250);
                    assertThat(problem.message()).hasSizeLessThan(500);
                });
                return refused.problems().stream()
                        .map(SegmentMapException.Problem::message)
                        .toList();
            }
        });
    }
}
