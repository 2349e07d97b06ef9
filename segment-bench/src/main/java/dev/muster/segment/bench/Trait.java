package dev.muster.segment.bench;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeTerm;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segments;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What the workload's contacts have, each with the spread of its values as a marketing database shows it. */
enum Trait {
    PLAN(Segments::text, words(0.6, 0.25, 0.1, 0.05)),
    COUNTRY(Segments::text, words(zipf(30))),
    EMAIL_VERIFIED(Segments::bool, odds(0.8)),
    HAS_OPENED_CAMPAIGN(Segments::bool, odds(0.35)),
    CHURN_RISK_FLAG(Segments::bool, odds(0.1)),
    HAS_UPGRADED(Segments::bool, odds(0.2)),
    OPTED_IN(Segments::bool, odds(0.5)),
    MRR(Segments::number, (random, now) -> random.nextInt(2) == 0 ? 0 : skewed(random, 3, 1_000)),
    SESSIONS(Segments::number, (random, now) -> skewed(random, 3, 500)),
    TICKETS(Segments::number, (random, now) -> skewed(random, 4, 20)),
    SCORE(Segments::number, (random, now) -> skewed(random, 1, 100)),
    LAST_ACTIVE(name -> Segments.timestamp(name).past(), ago(2.5, 120)),
    LAST_LOGIN(name -> Segments.timestamp(name).past(), ago(2, 180)),
    SIGNED_UP(name -> Segments.timestamp(name).past(), ago(1, 730)),
    TRIAL_ENDS_AT(name -> Segments.timestamp(name).upcoming(), ago(1, 90).plusDays(30)),
    ROLE(Segments::text, words(even(5))),
    CHANNEL(Segments::text, words(even(8))),
    INDUSTRY(Segments::text, words(even(20))),
    LANGUAGE(Segments::text, words(zipf(40))),
    CITY(Segments::text, words(zipf(100))),
    CAMPAIGN(Segments::text, words(zipf(200)));

    static final long DAY_MILLIS = 86_400_000;

    private static final List<Trait> ALL = List.of(values());

    private final String attribute;
    private final AttributeDeclaration declaration;
    private final Spread spread;

    Trait(Function<String, AttributeDeclaration> type, Spread spread) {
        this.attribute = name().toLowerCase(Locale.ROOT);
        this.declaration = type.apply(attribute);
        this.spread = spread instanceof Weights weights ? weights.named(attribute) : spread;
    }

    static List<Trait> all() {
        return ALL;
    }

    /** The trait with an attribute's name. */
    static Trait of(String attribute) {
        return valueOf(attribute.toUpperCase(Locale.ROOT));
    }

    /** The attribute's name. */
    String attribute() {
        return attribute;
    }

    AttributeDeclaration declaration() {
        return declaration;
    }

    /** The subject of a condition. */
    AttributeTerm is() {
        return Segments.attribute(attribute);
    }

    /** A text by its frequency, the most frequent first; the last if there are not so many. */
    String word(int rank) {
        if (spread instanceof Words words) {
            return words.words[Math.min(rank, words.words.length - 1)];
        }
        throw new IllegalStateException(attribute + " is no text");
    }

    /** How many texts there are. */
    int words() {
        return spread instanceof Words words ? words.words.length : 0;
    }

    /** Sets the attribute to a value drawn afresh, of a contact that is looked at at an instant. */
    void draw(ContactWrite write, SplittableRandom random, long nowMillis) {
        write.set(attribute, spread.draw(random, nowMillis));
    }

    /** How the values of an attribute are spread. */
    private interface Spread {
        Object draw(SplittableRandom random, long nowMillis);
    }

    /** Texts that do not have their words yet. */
    private record Weights(double[] weights) implements Spread {

        @Override
        public Object draw(SplittableRandom random, long nowMillis) {
            throw new IllegalStateException("no words yet");
        }

        Words named(String attribute) {
            String[] words = attribute.equals("plan")
                    ? new String[] {"Free", "Pro", "Team", "Enterprise"}
                    : IntStream.range(0, weights.length)
                            .mapToObj(rank -> attribute + " " + rank)
                            .toArray(String[]::new);
            double[] upTo = weights.clone();
            Arrays.parallelPrefix(upTo, Double::sum);
            return new Words(words, upTo);
        }
    }

    /** Texts, each with the sum of the weights up to it. */
    private record Words(String[] words, double[] upTo) implements Spread {

        @Override
        public Object draw(SplittableRandom random, long nowMillis) {
            int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
            return words[Math.min(found < 0 ? ~found : found, words.length - 1)];
        }
    }

    /** Timestamps, more of them late than early where the power is above one. */
    private record Ago(double power, long days, long aheadDays) implements Spread {

        @Override
        public Object draw(SplittableRandom random, long nowMillis) {
            double age = Math.pow(random.nextDouble(), power) * days * DAY_MILLIS;
            return Instant.ofEpochMilli(nowMillis - (long) age + aheadDays * DAY_MILLIS);
        }

        Spread plusDays(long ahead) {
            return new Ago(power, days, ahead);
        }
    }

    private static Spread words(double... weights) {
        return new Weights(weights);
    }

    private static double[] zipf(int count) {
        return IntStream.rangeClosed(1, count).mapToDouble(rank -> 1.0 / rank).toArray();
    }

    private static double[] even(int count) {
        return IntStream.range(0, count).mapToDouble(rank -> 1).toArray();
    }

    private static Spread odds(double odds) {
        return (random, now) -> random.nextDouble() < odds;
    }

    private static double skewed(SplittableRandom random, int power, double highest) {
        return Math.floor(Math.pow(random.nextDouble(), power) * highest);
    }

    private static Ago ago(double power, long days) {
        return new Ago(power, days, 0);
    }
}
