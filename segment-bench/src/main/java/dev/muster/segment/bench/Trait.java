package dev.muster.segment.bench;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeTerm;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** What the workload's contacts have, each with the spread of its values as a marketing database shows it. */
final class Trait {

    static final long DAY_MILLIS = 86_400_000;

    private static final List<Trait> ALL = new ArrayList<>();

    static final Trait PLAN = words("plan", new Words(List.of("Free", "Pro", "Team", "Enterprise"), Trait::planWeight));
    static final Trait COUNTRY = words("country", 30, Trait::zipf);
    static final Trait EMAIL_VERIFIED = odds("email_verified", 0.8);
    static final Trait HAS_OPENED_CAMPAIGN = odds("has_opened_campaign", 0.35);
    static final Trait CHURN_RISK_FLAG = odds("churn_risk_flag", 0.1);
    static final Trait HAS_UPGRADED = odds("has_upgraded", 0.2);
    static final Trait OPTED_IN = odds("opted_in", 0.5);
    static final Trait MRR = numbers("mrr", (random, now) -> random.nextInt(2) == 0 ? 0 : skewed(random, 3, 1_000));
    static final Trait SESSIONS = numbers("sessions", (random, now) -> skewed(random, 3, 500));
    static final Trait TICKETS = numbers("tickets", (random, now) -> skewed(random, 4, 20));
    static final Trait SCORE = numbers("score", (random, now) -> skewed(random, 1, 100));
    static final Trait LAST_ACTIVE = new Trait(Segments.timestamp("last_active").past(), ago(2.5, 120, 0));
    static final Trait LAST_LOGIN = new Trait(Segments.timestamp("last_login").past(), ago(2, 180, 0));
    static final Trait SIGNED_UP = new Trait(Segments.timestamp("signed_up").past(), ago(1, 730, 0));
    static final Trait TRIAL_ENDS_AT =
            new Trait(Segments.timestamp("trial_ends_at").upcoming(), ago(1, 90, 30));
    static final Trait ROLE = words("role", 5, rank -> 1);
    static final Trait CHANNEL = words("channel", 8, rank -> 1);
    static final Trait INDUSTRY = words("industry", 20, rank -> 1);
    static final Trait LANGUAGE = words("language", 40, Trait::zipf);
    static final Trait CITY = words("city", 100, Trait::zipf);
    static final Trait CAMPAIGN = words("campaign", 200, Trait::zipf);

    private final AttributeDeclaration declaration;
    private final Spread spread;

    private Trait(AttributeDeclaration declaration, Spread spread) {
        this.declaration = declaration;
        this.spread = spread;
        ALL.add(this);
    }

    static List<Trait> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** The trait with an attribute's name. */
    static Trait of(String attribute) {
        return ALL.stream()
                .filter(trait -> trait.attribute().equals(attribute))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attribute '" + attribute + "' in the workload"));
    }

    /** The attribute's name. */
    String attribute() {
        return declaration.name();
    }

    AttributeDeclaration declaration() {
        return declaration;
    }

    /** The subject of a condition. */
    AttributeTerm is() {
        return Segments.attribute(attribute());
    }

    /** A text by its frequency, the most frequent first. */
    String word(int rank) {
        if (spread instanceof Words words) {
            return words.words.get(rank);
        }
        throw new IllegalStateException(attribute() + " is no text");
    }

    /** How many texts there are. */
    int words() {
        return spread instanceof Words words ? words.words.size() : 0;
    }

    /** Sets the attribute to a value drawn afresh, of a contact that is looked at at an instant. */
    void draw(ContactWrite write, SplittableRandom random, long nowMillis) {
        write.set(attribute(), spread.draw(random, nowMillis));
    }

    /** How the values of an attribute are spread. */
    private interface Spread {
        Object draw(SplittableRandom random, long nowMillis);
    }

    /** Texts, by their weights. */
    private static final class Words implements Spread {

        private final List<String> words;
        private final double[] weights;
        private final double sum;

        Words(List<String> words, IntToDoubleFunction weight) {
            this.words = words;
            this.weights = new double[words.size()];
            double total = 0;
            for (int rank = 0; rank < weights.length; rank++) {
                weights[rank] = weight.applyAsDouble(rank);
                total += weights[rank];
            }
            this.sum = total;
        }

        @Override
        public Object draw(SplittableRandom random, long nowMillis) {
            double left = random.nextDouble() * sum;
            int rank = 0;
            while (rank < weights.length - 1 && left >= weights[rank]) {
                left -= weights[rank];
                rank++;
            }
            return words.get(rank);
        }
    }

    private static Trait words(String attribute, Words words) {
        return new Trait(Segments.text(attribute), words);
    }

    private static Trait words(String attribute, int count, IntToDoubleFunction weight) {
        List<String> words = new ArrayList<>(count);
        for (int rank = 0; rank < count; rank++) {
            words.add(attribute + " " + rank);
        }
        return words(attribute, new Words(words, weight));
    }

    private static double planWeight(int rank) {
        return switch (rank) {
            case 0 -> 0.6;
            case 1 -> 0.25;
            case 2 -> 0.1;
            default -> 0.05;
        };
    }

    private static double zipf(int rank) {
        return 1.0 / (rank + 1);
    }

    private static Trait odds(String attribute, double odds) {
        return new Trait(Segments.bool(attribute), (random, now) -> random.nextDouble() < odds);
    }

    private static Trait numbers(String attribute, Spread spread) {
        return new Trait(Segments.number(attribute), spread);
    }

    private static double skewed(SplittableRandom random, int power, double highest) {
        return Math.floor(Math.pow(random.nextDouble(), power) * highest);
    }

    /** Timestamps up to so many days back, more of them late than early where the power is above one, moved ahead. */
    private static Spread ago(double power, long days, long aheadDays) {
        return (random, nowMillis) -> {
            double age = Math.pow(random.nextDouble(), power) * days * DAY_MILLIS;
            return Instant.ofEpochMilli(nowMillis - (long) age + aheadDays * DAY_MILLIS);
        };
    }
}
