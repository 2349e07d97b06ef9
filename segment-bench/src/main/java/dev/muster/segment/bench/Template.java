package dev.muster.segment.bench;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.not;

import dev.muster.segment.Predicate;
import dev.muster.segment.Span;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The kinds of segments that a marketing team defines, each with constants of its own every time. They come to one to five
 * conjunctions. How wide the constants reach decides how many memberships a write flips; the workload's test holds the figure.
 */
enum Template {
    /** Equality and boolean with a window. */
    ACTIVE_ON_PLAN,
    /** An older-than window with a range. */
    LAPSED,
    /** A window ahead with NOT. */
    TRIAL_ENDING,
    /** A set with a range. */
    VALUABLE_COUNTRIES,
    /** OR under AND, with NOT. */
    ENGAGED,
    /** Two custom values. */
    CUSTOM_PAIR,
    /** Two to five pairs of custom values. */
    CUSTOM_PAIRS,
    /** With us for a while, in a set, within a range. */
    ESTABLISHED;

    private static final List<Template> ALL = List.of(values());
    private static final List<Trait> PAIRED =
            List.of(Trait.INDUSTRY, Trait.CHANNEL, Trait.LANGUAGE, Trait.CITY, Trait.CAMPAIGN);
    private static final int[] ROUND_DAYS = {1, 3, 7, 14, 30, 60, 90};
    private static final int MOST_DAYS = 120;

    static List<Template> all() {
        return ALL;
    }

    /** A predicate of this kind. */
    Predicate predicate(SplittableRandom random) {
        return switch (this) {
            case ACTIVE_ON_PLAN ->
                allOf(
                        equality(random, Trait.PLAN),
                        Trait.LAST_ACTIVE.is().within(window(random)),
                        Trait.EMAIL_VERIFIED.is().isTrue(),
                        equality(random, Trait.ROLE));
            case LAPSED ->
                allOf(
                        equality(random, Trait.PLAN).negated(),
                        Trait.LAST_LOGIN.is().moreThanAgo(window(random)),
                        random.nextBoolean()
                                ? Trait.TICKETS.is().atLeast(2 + random.nextInt(8))
                                : Trait.SESSIONS.is().greaterThan(5 + random.nextInt(200)));
            case TRIAL_ENDING ->
                allOf(
                        Trait.TRIAL_ENDS_AT.is().within(window(random)),
                        not(Trait.HAS_UPGRADED.is().isTrue()),
                        set(random, Trait.CHANNEL, 5));
            case VALUABLE_COUNTRIES ->
                allOf(set(random, Trait.COUNTRY, 8), Trait.MRR.is().greaterThan(random.nextInt(200)));
            case ENGAGED ->
                allOf(
                        equality(random, Trait.PLAN),
                        anyOf(
                                Trait.LAST_ACTIVE.is().within(window(random)),
                                Trait.HAS_OPENED_CAMPAIGN.is().isTrue()),
                        not(Trait.CHURN_RISK_FLAG.is().isTrue()),
                        set(random, Trait.INDUSTRY, 5));
            case CUSTOM_PAIR -> allOf(equality(random, Trait.ROLE), equality(random, Trait.CHANNEL));
            case CUSTOM_PAIRS ->
                anyOf(IntStream.range(0, 2 + random.nextInt(4))
                        .mapToObj(pair -> allOf(equality(random, Trait.ROLE), equality(random, paired(random))))
                        .toArray(Predicate[]::new));
            case ESTABLISHED ->
                allOf(
                        Trait.SIGNED_UP.is().moreThanAgo(window(random)),
                        set(random, Trait.CHANNEL, 3),
                        range(random, Trait.SCORE, 50));
        };
    }

    private static Predicate range(SplittableRandom random, Trait trait, int width) {
        int low = random.nextInt(50);
        return trait.is().between(low, low + width);
    }

    private static Predicate equality(SplittableRandom random, Trait trait) {
        return trait.is().is(word(random, trait));
    }

    private static Trait paired(SplittableRandom random) {
        return PAIRED.get(random.nextInt(PAIRED.size()));
    }

    private static Predicate set(SplittableRandom random, Trait trait, int size) {
        Set<String> words = new LinkedHashSet<>();
        while (words.size() < size) {
            words.add(word(random, trait));
        }
        return trait.is().in(words.toArray(String[]::new));
    }

    /** A frequent word more often than a rare one: teams care about both, but not alike. */
    private static String word(SplittableRandom random, Trait trait) {
        double uniform = random.nextDouble();
        return trait.word((int) (uniform * uniform * trait.words()));
    }

    private static Span window(SplittableRandom random) {
        return days(
                random.nextBoolean() ? ROUND_DAYS[random.nextInt(ROUND_DAYS.length)] : 1 + random.nextInt(MOST_DAYS));
    }
}
