package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeTerm;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Comparison;
import dev.muster.segment.Predicate.Part;
import dev.muster.segment.Predicate.Side;
import dev.muster.segment.Segments;
import dev.muster.segment.Span;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random conditions, made side by side with the predicate they say: the map form says it, and so does its text. */
final class SegmentMapsProperties {

    private static final int PREDICATES = Integer.getInteger("muster.predicates", 20_000);

    private static final int DEEPEST = 4;

    private static final Set<String> KEYS = Set.of("any", "all", "not", "inSegment");

    private static final List<String> NAMES = List.of(
            "plan",
            "last_active",
            "mrr-1",
            "a.b",
            "any",
            "all",
            "not",
            "inSegment",
            "or",
            "in",
            "is",
            "where",
            "within",
            "2nd order",
            "größe",
            "`",
            "a`b",
            "``",
            "`a`",
            "東京",
            "😀",
            "\"",
            "$.a[0]");

    private static final List<String> TEXTS = List.of(
            "",
            "Pro",
            "pro",
            "02139",
            "7d",
            "2026-11-23",
            "true",
            "null",
            " ",
            "a\"b",
            "\\",
            "`",
            "\n\t\u0001",
            "ß東😀",
            "OR");

    private static final List<String> MOMENTS =
            List.of("2026-11-23", "0001-01-01", "9999-12-31", "2026-11-23T10:00Z", "2026-11-23t10:00:00.123456+02:00");

    /** Units as people write them. */
    private static final List<Said<Span.Unit>> UNITS = List.of(
            new Said<>("ms", Span.Unit.MILLISECONDS),
            new Said<>("s", Span.Unit.SECONDS),
            new Said<>(" seconds", Span.Unit.SECONDS),
            new Said<>("min", Span.Unit.MINUTES),
            new Said<>(" Hours", Span.Unit.HOURS),
            new Said<>("d", Span.Unit.DAYS),
            new Said<>(" days ", Span.Unit.DAYS),
            new Said<>(" week", Span.Unit.WEEKS));

    private final long seed = Long.getLong("muster.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    /** Something of a map, and what it says. */
    private record Said<T>(Object form, T meaning) {}

    @Test
    void parse_anyConditions_sayTheirPredicateAndSoDoesItsText() {
        System.out.println("SegmentMapsProperties: -Dmuster.seed=" + seed);
        for (int i = 0; i < PREDICATES; i++) {
            Said<Predicate> said = condition(random.nextInt(DEEPEST + 1));
            Predicate predicate = said.meaning();
            assertThat(SegmentMaps.parse(said.form()))
                    .as("-Dmuster.seed=%d: %s", seed, said.form())
                    .isEqualTo(predicate)
                    .hasToString(predicate.toString());
            assertThat(SegmentParser.parse(predicate.toString()))
                    .as("-Dmuster.seed=%d: %s", seed, predicate)
                    .isEqualTo(predicate);
        }
    }

    private Said<Predicate> condition(int depth) {
        if (depth == 0) {
            return random.nextInt(8) == 0 ? reference() : onAttribute();
        }
        return switch (random.nextInt(6)) {
            case 0 -> all(conditions(depth - 1));
            case 1 -> keyed("all", all(conditions(depth - 1)));
            case 2 -> any(conditions(depth - 1));
            case 3 -> map(depth - 1);
            case 4 -> {
                Said<Predicate> one = condition(depth - 1);
                yield random.nextBoolean()
                        ? new Said<>(List.of(one.form()), one.meaning())
                        : new Said<>(Map.of("any", List.of(one.form())), one.meaning());
            }
            default -> {
                Said<Predicate> operand = condition(depth - 1);
                yield new Said<>(
                        Map.of("not", operand.form()), operand.meaning().negated());
            }
        };
    }

    private List<Said<Predicate>> conditions(int depth) {
        return IntStream.range(0, 2 + random.nextInt(2))
                .mapToObj(i -> condition(random.nextInt(depth + 1)))
                .toList();
    }

    private static Said<Predicate> all(List<Said<Predicate>> conditions) {
        return new Said<>(forms(conditions), new Predicate.And(meanings(conditions)));
    }

    private static Said<Predicate> any(List<Said<Predicate>> conditions) {
        return new Said<>(Map.of("any", forms(conditions)), new Predicate.Or(meanings(conditions)));
    }

    private static Said<Predicate> keyed(String key, Said<Predicate> said) {
        return new Said<>(Map.of(key, said.form()), said.meaning());
    }

    /** Several conditions as entries of one map, as far as their keys differ. */
    private Said<Predicate> map(int depth) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        List<Predicate> meanings = new ArrayList<>();
        for (Said<Predicate> said : conditions(depth)) {
            if (said.form() instanceof Map<?, ?> map) {
                Object key = map.keySet().iterator().next();
                if (map.size() == 1 && entries.putIfAbsent(key, map.get(key)) == null) {
                    meanings.add(said.meaning());
                }
            }
        }
        Said<Predicate> last = onAttribute();
        Map.Entry<?, ?> entry = ((Map<?, ?>) last.form()).entrySet().iterator().next();
        if (entries.putIfAbsent(entry.getKey(), entry.getValue()) == null) {
            meanings.add(last.meaning());
        }
        return new Said<>(entries, meanings.size() == 1 ? meanings.get(0) : new Predicate.And(meanings));
    }

    private Said<Predicate> reference() {
        String segment = pick(NAMES);
        return new Said<>(Map.of("inSegment", segment), Segments.inSegment(segment));
    }

    private Said<Predicate> onAttribute() {
        String name = pick(NAMES);
        boolean inBackticks = KEYS.contains(name) || name.startsWith("`") || random.nextBoolean();
        String key = inBackticks ? '`' + name.replace("`", "``") + '`' : name;
        if (random.nextInt(4) == 0) {
            Said<Literal> value = literal();
            return new Said<>(Map.of(key, value.form()), new Predicate.Is(name, value.meaning()));
        }
        Map<Object, Object> operators = new LinkedHashMap<>();
        List<Predicate> meanings = new ArrayList<>();
        for (int i = random.nextInt(5) == 0 ? 3 : 1; i > 0; i--) {
            Map.Entry<String, Said<Predicate>> operator = operator(name);
            if (operators.putIfAbsent(operator.getKey(), operator.getValue().form()) == null) {
                meanings.add(operator.getValue().meaning());
            }
        }
        return new Said<>(Map.of(key, operators), meanings.size() == 1 ? meanings.get(0) : new Predicate.And(meanings));
    }

    private Map.Entry<String, Said<Predicate>> operator(String name) {
        AttributeTerm attribute = Segments.attribute(name);
        return switch (random.nextInt(25)) {
            case 0 -> said("is", literal(), attribute::is);
            case 1 -> said("isNot", literal(), attribute::isNot);
            case 2 -> said("gt", number(), bound -> new Predicate.Compare(name, Comparison.GREATER, bound));
            case 3 -> said("gte", number(), bound -> new Predicate.Compare(name, Comparison.AT_LEAST, bound));
            case 4 -> said("lt", number(), bound -> new Predicate.Compare(name, Comparison.LESS, bound));
            case 5 -> said("lte", number(), bound -> new Predicate.Compare(name, Comparison.AT_MOST, bound));
            case 6 -> Map.entry("between", between(name));
            case 7 -> said("in", list(this::textOrNumber), attribute::in);
            case 8 -> said("notIn", list(this::textOrNumber), values -> new Predicate.Not(attribute.in(values)));
            case 9 -> said("contains", text(), text -> new Predicate.TextMatch(name, Part.CONTAINS, text));
            case 10 -> said("startsWith", text(), text -> new Predicate.TextMatch(name, Part.STARTS_WITH, text));
            case 11 -> said("endsWith", text(), text -> new Predicate.TextMatch(name, Part.ENDS_WITH, text));
            case 12 -> said("has", text(), text -> new Predicate.Has(name, text));
            case 13 -> said("hasAny", list(this::text), texts -> new Predicate.HasAny(name, texts));
            case 14 -> said("hasAll", list(this::text), texts -> new Predicate.HasAll(name, texts));
            case 15 -> said("hasNone", list(this::text), texts -> new Predicate.Not(new Predicate.HasAny(name, texts)));
            case 16 -> Map.entry("exists", new Said<>(true, attribute.exists()));
            case 17 -> Map.entry("exists", new Said<>(false, attribute.isMissing()));
            case 18 -> window("within", name, Side.EITHER);
            case 19 -> window("withinLast", name, Side.LAST);
            case 20 -> window("withinNext", name, Side.NEXT);
            case 21 -> window("moreThanAgo", name, Side.LONGER_AGO);
            case 22 -> window("moreThanFromNow", name, Side.FURTHER_AHEAD);
            case 23 -> {
                Said<Moment> moment = moment();
                yield random.nextBoolean()
                        ? said("before", moment, attribute::before)
                        : said("after", moment, attribute::after);
            }
            default -> said("on", new Said<>("2026-11-23", new Moment("2026-11-23")), attribute::on);
        };
    }

    /** What an operand makes of the operator. */
    @FunctionalInterface
    private interface Meaning<T> {
        Predicate of(T operand);
    }

    private static <T> Map.Entry<String, Said<Predicate>> said(String operator, Said<T> operand, Meaning<T> meaning) {
        return Map.entry(operator, new Said<>(operand.form(), meaning.of(operand.meaning())));
    }

    private Map.Entry<String, Said<Predicate>> window(String operator, String name, Side side) {
        int amount = 1 + random.nextInt(10_000);
        Said<Span.Unit> unit = pick(UNITS);
        Span span = new Span(amount, unit.meaning());
        return Map.entry(operator, new Said<>(amount + "" + unit.form(), new Predicate.TimeWindow(name, side, span)));
    }

    private Said<Predicate> between(String name) {
        if (random.nextBoolean()) {
            Said<Moment> from = new Said<>("0001-01-01", new Moment("0001-01-01"));
            Said<Moment> to = moment();
            return new Said<>(
                    List.of(from.form(), to.form()), new Predicate.BetweenMoments(name, from.meaning(), to.meaning()));
        }
        Said<Literal.Number> one = number();
        Said<Literal.Number> other = number();
        boolean upwards = one.meaning().value() <= other.meaning().value();
        Said<Literal.Number> low = upwards ? one : other;
        Said<Literal.Number> high = upwards ? other : one;
        return new Said<>(
                List.of(low.form(), high.form()), new Predicate.BetweenNumbers(name, low.meaning(), high.meaning()));
    }

    private Said<Moment> moment() {
        String spelling = pick(MOMENTS);
        return new Said<>(spelling, new Moment(spelling));
    }

    private Said<Literal> literal() {
        boolean truth = random.nextBoolean();
        return random.nextInt(4) == 0 ? new Said<>(truth, Literal.of(truth)) : textOrNumber();
    }

    private Said<Literal> textOrNumber() {
        if (random.nextBoolean()) {
            Said<Literal.Text> text = text();
            return new Said<>(text.form(), text.meaning());
        }
        Said<Literal.Number> number = number();
        return new Said<>(number.form(), number.meaning());
    }

    private Said<Literal.Text> text() {
        String text = pick(TEXTS) + (random.nextBoolean() ? pick(TEXTS) : "");
        return new Said<>(text, new Literal.Text(text));
    }

    /** A number of some class, with the digits that are expected of it. */
    private Said<Literal.Number> number() {
        int whole = random.nextInt(2_000_000) - 1_000_000;
        String digits = Integer.toString(whole);
        String fraction = digits + "." + random.nextInt(100);
        return switch (random.nextInt(9)) {
            case 0 -> new Said<>(whole, new Literal.Number(digits));
            case 1 -> new Said<>((long) whole, new Literal.Number(digits));
            case 2 -> new Said<>((short) (whole % 30_000), new Literal.Number(Integer.toString(whole % 30_000)));
            case 3 -> new Said<>((double) whole, new Literal.Number(digits));
            case 4 -> new Said<>((float) whole, new Literal.Number(digits));
            case 5 -> new Said<>(new BigInteger(digits), new Literal.Number(digits));
            case 6 -> new Said<>(new BigDecimal(fraction), new Literal.Number(fraction));
            case 7 -> new Said<>(SegmentMapsTest.spelled(fraction), new Literal.Number(fraction));
            default -> {
                double value = random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
                yield new Said<>(value, Literal.of(value));
            }
        };
    }

    private <T> Said<List<T>> list(Supplier<Said<T>> item) {
        List<Object> forms = new ArrayList<>();
        List<T> meanings = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            Said<T> said = item.get();
            forms.add(said.form());
            meanings.add(said.meaning());
        }
        return new Said<>(forms, meanings);
    }

    private static List<Object> forms(List<Said<Predicate>> conditions) {
        return conditions.stream().map(Said::form).toList();
    }

    private static List<Predicate> meanings(List<Said<Predicate>> conditions) {
        return conditions.stream().map(Said::meaning).toList();
    }

    private <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
