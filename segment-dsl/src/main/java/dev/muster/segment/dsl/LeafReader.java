package dev.muster.segment.dsl;

import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Comparison;
import dev.muster.segment.Predicate.Part;
import dev.muster.segment.Predicate.Side;
import dev.muster.segment.Segments;
import dev.muster.segment.Span;
import dev.muster.segment.dsl.grammar.SegmentsBaseVisitor;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.AfterContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.AgoContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.AllOfContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.AnyOfContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.BeforeContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.BetweenContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.CompareContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ConditionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ContainContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ContainsContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.DistanceContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.DoesNotConditionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.EndWithContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.EndsWithContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.EqualsContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.EqualsNotContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ExistContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ExistsContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.HasContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.HaveContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.InContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.IsContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.IsMissingContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.IsSetContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.IsValueContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.LessThanContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ListContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.MoreThanContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.NoneOfContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.OnContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.OneTextContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.PlainConditionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.StartWithContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.StartsWithContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.TestContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ValueContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.WithinContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Makes a leaf, or the complement of one, of what is said about one attribute. Each labelled alternative of the
 * grammar's rules {@code operator} and {@code baseVerb} has its method here, which throws what is wrong with the leaf.
 */
final class LeafReader extends SegmentsBaseVisitor<Predicate> {

    private final String attribute;
    private final MomentAdvice advice;
    private final Findings findings;

    private LeafReader(String attribute, MomentAdvice advice, Findings findings) {
        this.attribute = attribute;
        this.advice = advice;
        this.findings = findings;
    }

    /**
     * The predicate.
     *
     * @throws Refusal at the name or operand that is refused; of several operands, each is reported, and the answer is a
     *     stand-in
     * @throws IllegalArgumentException if the leaf is refused as a whole
     */
    static Predicate read(TestContext test, Findings findings) {
        Token name = test.name().start;
        String attribute = Values.name(name);
        try {
            Segments.attribute(attribute);
        } catch (IllegalArgumentException refused) {
            throw Refusal.at(name, Refusal.reason(refused));
        }
        return test.condition() == null
                ? new Predicate.Is(attribute, Literal.of(true))
                : new LeafReader(attribute, new MomentAdvice(Shown.cut(name), isNegated(test.condition())), findings)
                        .visit(test.condition());
    }

    private static boolean isNegated(ConditionContext condition) {
        return condition instanceof PlainConditionContext plain && plain.NOT() != null;
    }

    @Override
    public Predicate visitPlainCondition(PlainConditionContext tree) {
        Predicate predicate = visit(tree.operator());
        return tree.NOT() == null ? predicate : predicate.negated();
    }

    @Override
    public Predicate visitDoesNotCondition(DoesNotConditionContext tree) {
        return visit(tree.baseVerb()).negated();
    }

    @Override
    public Predicate visitIs(IsContext tree) {
        Predicate predicate = visit(tree.said());
        return tree.NOT() == null ? predicate : predicate.negated();
    }

    @Override
    public Predicate visitIsSet(IsSetContext tree) {
        return exists();
    }

    @Override
    public Predicate visitIsMissing(IsMissingContext tree) {
        return exists().negated();
    }

    @Override
    public Predicate visitIsValue(IsValueContext tree) {
        return is(tree.start);
    }

    @Override
    public Predicate visitEquals(EqualsContext tree) {
        return is(tree.value().start);
    }

    @Override
    public Predicate visitEqualsNot(EqualsNotContext tree) {
        return is(tree.value().start).negated();
    }

    private Predicate is(Token value) {
        return new Predicate.Is(attribute, Values.equal(value));
    }

    @Override
    public Predicate visitCompare(CompareContext tree) {
        Comparison comparison = switch (tree.comparison.getType()) {
            case SegmentsParser.GREATER -> Comparison.GREATER;
            case SegmentsParser.AT_LEAST -> Comparison.AT_LEAST;
            case SegmentsParser.LESS_SIGN -> Comparison.LESS;
            case SegmentsParser.AT_MOST -> Comparison.AT_MOST;
            default -> throw new AssertionError("no comparison: " + tree.comparison);
        };
        return new Predicate.Compare(
                attribute, comparison, Values.number(tree.value().start, comparison.toString(), advice));
    }

    /** Between numbers if either bound is one, else between moments. */
    @Override
    public Predicate visitBetween(BetweenContext tree) {
        Token low = tree.low.start;
        Token high = tree.high.start;
        List<Token> bounds = List.of(low, high);
        Place place = Place.between(low, high);
        boolean isOfNumbers = bounds.stream().anyMatch(bound -> bound.getType() == SegmentsParser.NUMERAL);
        if (isOfNumbers && bounds.stream().anyMatch(Values::isInstant)) {
            throw Refusal.at(
                    place,
                    "'between' needs two numbers, or two dates or instants; got " + Shown.token(low) + " and "
                            + Shown.token(high));
        }
        return isOfNumbers
                ? ofEach(
                        bounds,
                        bound -> Values.number(bound, "between", advice),
                        numbers -> placed(
                                place, () -> new Predicate.BetweenNumbers(attribute, numbers.get(0), numbers.get(1))))
                : ofEach(
                        bounds,
                        bound -> Values.moment(bound, "between", advice),
                        moments -> placed(
                                place, () -> new Predicate.BetweenMoments(attribute, moments.get(0), moments.get(1))));
    }

    private static Predicate placed(Place place, Supplier<Predicate> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException inverted) {
            throw Refusal.at(place, Refusal.reason(inverted));
        }
    }

    @Override
    public Predicate visitIn(InContext tree) {
        return ofEach(values(tree.list()), Values::listed, values -> new Predicate.In(attribute, values));
    }

    @Override
    public Predicate visitContains(ContainsContext tree) {
        return match(Part.CONTAINS, tree.value());
    }

    @Override
    public Predicate visitContain(ContainContext tree) {
        return match(Part.CONTAINS, tree.value());
    }

    @Override
    public Predicate visitStartsWith(StartsWithContext tree) {
        return match(Part.STARTS_WITH, tree.value());
    }

    @Override
    public Predicate visitStartWith(StartWithContext tree) {
        return match(Part.STARTS_WITH, tree.value());
    }

    @Override
    public Predicate visitEndsWith(EndsWithContext tree) {
        return match(Part.ENDS_WITH, tree.value());
    }

    @Override
    public Predicate visitEndWith(EndWithContext tree) {
        return match(Part.ENDS_WITH, tree.value());
    }

    private Predicate match(Part part, ValueContext value) {
        return new Predicate.TextMatch(attribute, part, Values.text(value.start, part.toString()));
    }

    @Override
    public Predicate visitHas(HasContext tree) {
        return visit(tree.members());
    }

    @Override
    public Predicate visitHave(HaveContext tree) {
        return visit(tree.members());
    }

    @Override
    public Predicate visitAnyOf(AnyOfContext tree) {
        return hasAny(tree.list());
    }

    @Override
    public Predicate visitAllOf(AllOfContext tree) {
        return ofEach(values(tree.list()), Values::listedText, texts -> new Predicate.HasAll(attribute, texts));
    }

    @Override
    public Predicate visitNoneOf(NoneOfContext tree) {
        return hasAny(tree.list()).negated();
    }

    @Override
    public Predicate visitOneText(OneTextContext tree) {
        return new Predicate.Has(attribute, Values.text(tree.value().start, "has"));
    }

    private Predicate hasAny(ListContext list) {
        return ofEach(values(list), Values::listedText, texts -> new Predicate.HasAny(attribute, texts));
    }

    private static List<Token> values(ListContext list) {
        return list.listValue().stream().map(value -> value.start).toList();
    }

    /** What is made of the values that some tokens say, or a stand-in after reporting those that say none. */
    private <T> Predicate ofEach(List<Token> tokens, Function<Token, T> reading, Function<List<T>, Predicate> making) {
        List<T> values = findings.each(tokens, reading);
        return values == null ? StandIn.PREDICATE : making.apply(values);
    }

    @Override
    public Predicate visitExists(ExistsContext tree) {
        return exists();
    }

    @Override
    public Predicate visitExist(ExistContext tree) {
        return exists();
    }

    private Predicate exists() {
        return new Predicate.Exists(attribute);
    }

    @Override
    public Predicate visitWithin(WithinContext tree) {
        return window(side(tree.direction), Values.span(tree.duration()));
    }

    private static Side side(@Nullable Token direction) {
        if (direction == null) {
            return Side.EITHER;
        }
        return direction.getType() == SegmentsParser.LAST ? Side.LAST : Side.NEXT;
    }

    @Override
    public Predicate visitMoreThan(MoreThanContext tree) {
        return window(isAgo(tree.distance()) ? Side.LONGER_AGO : Side.FURTHER_AHEAD, Values.span(tree.duration()));
    }

    @Override
    public Predicate visitLessThan(LessThanContext tree) {
        return window(isAgo(tree.distance()) ? Side.LAST : Side.NEXT, Values.span(tree.duration()));
    }

    private static boolean isAgo(DistanceContext distance) {
        return distance instanceof AgoContext;
    }

    private Predicate window(Side side, Span span) {
        return new Predicate.TimeWindow(attribute, side, span);
    }

    @Override
    public Predicate visitBefore(BeforeContext tree) {
        return new Predicate.Before(attribute, Values.moment(tree.value().start, "before", advice));
    }

    @Override
    public Predicate visitAfter(AfterContext tree) {
        return new Predicate.After(attribute, Values.moment(tree.value().start, "after", advice));
    }

    @Override
    public Predicate visitOn(OnContext tree) {
        Token date = tree.value().start;
        try {
            return new Predicate.On(attribute, Values.moment(date, "on", advice));
        } catch (IllegalArgumentException noDate) {
            throw Refusal.at(date, Refusal.reason(noDate));
        }
    }
}
