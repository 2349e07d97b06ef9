package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.ConditionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ConjunctionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.DisjunctionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.EqualsContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.EqualsNotContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ExistsContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.HasContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.InContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.IsContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.IsValueContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ListValueContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.NegationContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.OneTextContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.OperatorContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.PlainConditionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.TestContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Warns about valid text that often is not what its author meant: {@code plan is Pro OR Enterprise}, {@code coupon is
 * null}, {@code nick != ""}, {@code tags has "a,b"}. Does not warn about words in quotes.
 */
final class Misreadings {

    private static final Set<String> WORDS_FOR_MISSING = Set.of("null", "nil", "undefined", "none");
    private static final Set<String> WORDS_FOR_EMPTY = Set.of("empty", "blank");
    private static final Map<String, String> WORDS_FOR_TRUTH = Map.of("yes", "true", "no", "false");

    /** Values of a list that a message shows at most. */
    private static final int SHOWN = 10;

    private final Findings findings;
    private final Set<String> known;

    private final List<Chain> chains = new ArrayList<>();

    /** Comparisons by {@code !=} with an empty text. */
    private final List<Equality> negatedEmpty = new ArrayList<>();

    /** Attributes whose existence a condition tests. */
    private final Set<String> existing = new HashSet<>();

    /** Attributes of which more is said than their name. */
    private final Set<String> used = new HashSet<>();

    /** How often a name stands alone, where it could not as well be a text of a chain. */
    private final Map<String, Integer> bareUses = new HashMap<>();

    /**
     * What the texts of some attributes may be misread as.
     *
     * @param known attributes that are there, so that whoever writes their name means them
     */
    Misreadings(Findings findings, Set<String> known) {
        this.findings = findings;
        this.known = known;
    }

    /** An attribute, and a text that it is or is not. */
    private record Equality(Token attribute, Token text, boolean isNegated) {}

    /** A text, and the names after it that could be meant as texts as well. */
    private record Chain(Equality equality, List<Token> words) {}

    /**
     * {@code plan is Pro OR Enterprise} asks for contacts who are Enterprise, whatever their plan is. What is joined to
     * either by AND changes nothing about that.
     */
    void lookAtAny(DisjunctionContext tree) {
        List<ConjunctionContext> alternatives = tree.conjunction();
        for (int i = 0; i < alternatives.size() - 1; i++) {
            List<NegationContext> before = alternatives.get(i).negation();
            Equality equality = equality(before.get(before.size() - 1));
            if (equality == null) {
                continue;
            }
            List<Token> words = new ArrayList<>();
            boolean isAlone = true;
            for (int next = i + 1; next < alternatives.size() && isAlone; next++) {
                List<NegationContext> conditions = alternatives.get(next).negation();
                Token word = bareWord(conditions.get(0));
                if (word != null) {
                    words.add(word);
                }
                isAlone = word != null && conditions.size() == 1;
            }
            keep(equality, words);
        }
    }

    /** {@code plan is not Free AND Trial}. */
    void lookAtAll(ConjunctionContext tree) {
        List<NegationContext> conditions = tree.negation();
        for (int i = 0; i < conditions.size() - 1; i++) {
            Equality equality = equality(conditions.get(i));
            if (equality == null || !equality.isNegated) {
                continue;
            }
            List<Token> words = new ArrayList<>();
            for (int next = i + 1; next < conditions.size(); next++) {
                Token word = bareWord(conditions.get(next));
                if (word == null || !Character.isUpperCase(word.getText().codePointAt(0))) {
                    break;
                }
                words.add(word);
            }
            keep(equality, words);
        }
    }

    private void keep(Equality equality, List<Token> words) {
        if (!words.isEmpty()) {
            chains.add(new Chain(equality, words));
            words.forEach(word -> bareUses.merge(word.getText(), -1, Integer::sum));
        }
    }

    /** Warns of what was looked at, but for names that stand for attributes elsewhere as well. */
    void report() {
        reportNegatedEmpty();
        for (Chain chain : chains) {
            List<Token> words = chain.words.stream()
                    .takeWhile(word -> !isAttribute(word.getText()))
                    .toList();
            if (!words.isEmpty()) {
                warn(chain.equality, words);
            }
        }
    }

    private boolean isAttribute(String name) {
        return known.contains(name) || used.contains(name) || bareUses.getOrDefault(name, 0) > 0;
    }

    private void warn(Equality equality, List<Token> words) {
        Token first = words.get(0);
        String values = Stream.concat(Stream.of(equality.text), words.stream())
                .limit(SHOWN)
                .map(Shown::cut)
                .collect(Collectors.joining(", ", "[", words.size() >= SHOWN ? ", …]" : "]"));
        findings.addWarning(
                Place.of(first),
                Shown.token(first) + " is read as a boolean attribute; did you mean '"
                        + Shown.cut(equality.attribute) + (equality.isNegated ? " not in " : " in ") + values
                        + "'?");
    }

    /** The one condition that a tree is, in parentheses or not, or {@code null}. */
    private static @Nullable TestContext single(NegationContext tree) {
        NegationContext condition = tree;
        while (condition.NOT().isEmpty() && condition.NOT_SIGN().isEmpty()) {
            DisjunctionContext inside = condition.disjunction();
            if (inside == null) {
                return condition.test();
            }
            if (inside.conjunction().size() > 1
                    || inside.conjunction(0).negation().size() > 1) {
                return null;
            }
            condition = inside.conjunction(0).negation(0);
        }
        return null;
    }

    private static @Nullable Equality equality(NegationContext condition) {
        TestContext test = single(condition);
        return test == null ? null : equality(test);
    }

    private static @Nullable Equality equality(TestContext test) {
        ConditionContext condition = test.condition();
        if (!(condition instanceof PlainConditionContext plain)) {
            return null;
        }
        OperatorContext operator = plain.operator();
        boolean isNegated = plain.NOT() != null;
        Token value;
        if (operator instanceof IsContext is && is.said() instanceof IsValueContext equal) {
            isNegated ^= is.NOT() != null;
            value = equal.start;
        } else if (operator instanceof EqualsContext equals) {
            value = equals.value().start;
        } else if (operator instanceof EqualsNotContext equalsNot) {
            isNegated = !isNegated;
            value = equalsNot.value().start;
        } else {
            return null;
        }
        return isText(value) ? new Equality(test.name().start, value, isNegated) : null;
    }

    private static boolean isText(Token value) {
        return switch (value.getType()) {
            case SegmentsParser.NUMERAL,
                    SegmentsParser.DURATION,
                    SegmentsParser.INSTANT,
                    SegmentsParser.DIGIT_WORD,
                    SegmentsParser.TRUE,
                    SegmentsParser.FALSE -> false;
            default -> true;
        };
    }

    /**
     * The name of an attribute that stands alone and could as well be a text, or {@code null}: most attributes have an
     * underscore. In "plan is not Free and verified" only a capital letter tells a value from an attribute.
     */
    private static @Nullable Token bareWord(NegationContext condition) {
        TestContext test = condition.test();
        boolean isBare = test != null
                && test.condition() == null
                && condition.NOT().isEmpty()
                && condition.NOT_SIGN().isEmpty();
        if (!isBare) {
            return null;
        }
        Token name = test.name().start;
        return name.getType() != SegmentsParser.QUOTED_NAME && name.getText().indexOf('_') < 0 ? name : null;
    }

    /** {@code coupon is null} asks for the text "null". */
    void lookAt(TestContext test) {
        String name = Values.name(test.name().start);
        if (test.condition() == null) {
            bareUses.merge(name, 1, Integer::sum);
        } else {
            used.add(name);
        }
        if (asksForExistence(test)) {
            existing.add(name);
        }
        Equality equality = equality(test);
        if (equality != null) {
            lookAtText(equality);
        }
        if (test.condition() instanceof PlainConditionContext plain) {
            if (plain.operator() instanceof InContext in) {
                lookAtList(test.name().start, plain.NOT() != null, in.list().listValue());
            } else if (plain.operator() instanceof HasContext has && has.members() instanceof OneTextContext one) {
                lookAtTag(test.name().start, plain.NOT() != null, one.start);
            }
        }
    }

    private static boolean asksForExistence(TestContext test) {
        return test.condition() instanceof PlainConditionContext plain
                && (plain.operator() instanceof ExistsContext
                        || (plain.operator() instanceof IsContext is && !(is.said() instanceof IsValueContext)));
    }

    private void lookAtText(Equality equality) {
        Token text = equality.text;
        String name = Shown.cut(equality.attribute);
        String truth = WORDS_FOR_TRUTH.get(bare(text));
        if (truth != null) {
            warn(text, name + (equality.isNegated ? " is not " : " is ") + truth);
        } else if (WORDS_FOR_MISSING.contains(bare(text))) {
            warn(text, name + (equality.isNegated ? " exists" : " is missing"));
        } else if (WORDS_FOR_EMPTY.contains(bare(text))) {
            warn(
                    text,
                    equality.isNegated
                            ? name + " exists and " + name + " is not \"\"' or '" + name + " exists"
                            : name + " is missing' or '" + name + " is \"\"");
        } else if (equality.isNegated && isEmptyText(text)) {
            negatedEmpty.add(equality);
        }
    }

    /** {@code plan in [null, Pro]}, {@code vip in [yes]} */
    private void lookAtList(Token attribute, boolean isNegated, List<ListValueContext> list) {
        String name = Shown.cut(attribute);
        List<String> others = new ArrayList<>();
        Set<String> truths = new TreeSet<>(Comparator.reverseOrder()); // true before false
        Token missing = null;
        for (ListValueContext value : list) {
            String truth = WORDS_FOR_TRUTH.get(bare(value.start));
            if (WORDS_FOR_MISSING.contains(bare(value.start))) {
                missing = missing == null ? value.start : missing;
            } else if (truth != null) {
                truths.add(truth);
            } else {
                others.add(Shown.cut(value.start));
            }
        }
        if (missing != null && truths.isEmpty()) {
            String rest = others.size() > SHOWN ? "[…]" : others.stream().collect(Collectors.joining(", ", "[", "]"));
            String meant = isNegated ? name + " exists" : name + " is missing";
            warn(
                    missing,
                    others.isEmpty()
                            ? meant
                            : meant + (isNegated ? " and " + name + " not in " : " or " + name + " in ") + rest);
        } else if (!truths.isEmpty() && others.isEmpty() && missing == null) {
            String joined = truths.stream()
                    .map(truth -> name + (isNegated ? " is not " : " is ") + truth)
                    .collect(Collectors.joining(isNegated ? " and " : " or "));
            warn(list.get(0).start, joined);
        }
    }

    /** {@code tags has "a, b"}: a set with both values has no such text. */
    private void lookAtTag(Token attribute, boolean isNegated, Token text) {
        if (text.getType() != SegmentsParser.QUOTED_TEXT || text.getText().indexOf('\\') >= 0) {
            return;
        }
        String content = text.getText().substring(1, text.getText().length() - 1);
        List<String> parts = Stream.of(content.split("[,;]"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .limit(SHOWN + 1)
                .toList();
        if (parts.size() > 1 && parts.size() <= SHOWN) {
            String sign = content.indexOf(',') < 0 ? "semicolon" : "comma";
            String list = parts.stream().map(Surroundings::quoted).collect(Collectors.joining(", ", "[", "]"));
            findings.addWarning(
                    Place.of(text),
                    Shown.token(text) + " is one text with a " + sign + " in it; did you mean '" + Shown.cut(attribute)
                            + (isNegated ? " not" : "") + " has any of " + list + "'?");
        }
    }

    /** Returns a word without quotes in lower case, or an empty text for any other token. */
    private static String bare(Token value) {
        return TokenKinds.isWord(value.getType()) ? value.getText().toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isEmptyText(Token value) {
        return value.getType() == SegmentsParser.QUOTED_TEXT && value.getText().length() == 2;
    }

    private void warn(Token word, String meant) {
        findings.addWarning(Place.of(word), Shown.token(word) + " is read as a text; did you mean '" + meant + "'?");
    }

    /** {@code nick != ""} also holds for contacts without a nick, unless another condition excludes them. */
    private void reportNegatedEmpty() {
        for (Equality equality : negatedEmpty) {
            if (!existing.contains(Values.name(equality.attribute))) {
                String name = Shown.cut(equality.attribute);
                findings.addWarning(
                        Place.of(equality.text),
                        "contacts without " + name + " are in as well; did you mean '" + name + " exists and " + name
                                + " is not \"\"'?");
            }
        }
    }
}
