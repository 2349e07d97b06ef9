package dev.muster.segment.bench;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.textSet;
import static dev.muster.segment.Segments.timestamp;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.dsl.SegmentsFile;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One predicate in three forms that mean the same.
 *
 * @param muster in the language of segments, canonical
 * @param builder the Java that builds it
 * @param cel in CEL, over variables named as the attributes and {@code now}
 */
record Expression(String muster, Supplier<Predicate> builder, String cel) {

    private static final String[] PLAN = {"Free", "Pro", "Team", "Business", "Enterprise"};

    private static final String[] COUNTRY = {
        "US", "CA", "MX", "BR", "AR", "CL", "CO", "GB", "IE", "FR", "DE", "AT", "CH", "IT", "ES", "PT", "NL", "BE",
        "DK", "SE", "NO", "FI", "PL", "CZ", "GR", "IN", "JP", "KR", "AU", "NZ"
    };

    /** All attributes that the expressions use. */
    static List<AttributeDeclaration> attributes() {
        return List.of(
                text("plan"),
                text("country"),
                textSet("tags"),
                number("mrr"),
                number("support_tickets"),
                number("total_sessions"),
                bool("email_verified"),
                bool("has_upgraded"),
                bool("churn_risk_flag"),
                bool("email_bounced"),
                timestamp("last_active"),
                timestamp("last_login"),
                timestamp("trial_ends_at"));
    }

    static Expression activeUsers(String plan, int days) {
        return new Expression(
                "plan is \"" + plan + "\" AND last_active within " + days + " days AND email_verified is true",
                () -> allOf(
                        attribute("plan").is(plan),
                        attribute("last_active").within(days(days)),
                        attribute("email_verified").isTrue()),
                "plan == \"" + plan + "\" && " + celWithin("last_active", days) + " && email_verified");
    }

    static Expression trialEnding(int days) {
        return new Expression(
                "trial_ends_at within " + days + " days AND has_upgraded is false",
                () -> allOf(
                        attribute("trial_ends_at").within(days(days)),
                        attribute("has_upgraded").isFalse()),
                celWithin("trial_ends_at", days) + " && !has_upgraded");
    }

    static Expression winBack(String plan, int days, int tickets) {
        return new Expression(
                "plan != \"" + plan + "\" AND last_login more than " + days + " days ago AND support_tickets >= "
                        + tickets,
                () -> allOf(
                        attribute("plan").isNot(plan),
                        attribute("last_login").moreThanAgo(days(days)),
                        attribute("support_tickets").atLeast(tickets)),
                "plan != \"" + plan + "\" && " + celMoreThanAgo("last_login", days) + " && support_tickets >= "
                        + tickets + ".0");
    }

    static Expression dormantPowerUsers(int days, int sessions) {
        return new Expression(
                "last_login more than " + days + " days ago AND total_sessions > " + sessions,
                () -> allOf(
                        attribute("last_login").moreThanAgo(days(days)),
                        attribute("total_sessions").greaterThan(sessions)),
                celMoreThanAgo("last_login", days) + " && total_sessions > " + sessions + ".0");
    }

    /** Ten conditions, three deep. */
    static Expression tenConditions() {
        return new Expression(
                "(plan is \"Pro\" OR plan is \"Team\") AND NOT (churn_risk_flag is true OR email_bounced is true)"
                        + " AND (last_active within last 7 days"
                        + " OR total_sessions > 20 AND last_login more than 14 days ago)"
                        + " AND (country in [\"US\", \"CA\", \"UK\"] OR mrr between 99 and 499)"
                        + " AND tags has none of [\"internal\", \"test\"]",
                () -> allOf(
                        anyOf(attribute("plan").is("Pro"), attribute("plan").is("Team")),
                        not(anyOf(
                                attribute("churn_risk_flag").isTrue(),
                                attribute("email_bounced").isTrue())),
                        anyOf(
                                attribute("last_active").withinLast(days(7)),
                                allOf(
                                        attribute("total_sessions").greaterThan(20),
                                        attribute("last_login").moreThanAgo(days(14)))),
                        anyOf(
                                attribute("country").in("US", "CA", "UK"),
                                attribute("mrr").between(99, 499)),
                        attribute("tags").hasNone("internal", "test")),
                "(plan == \"Pro\" || plan == \"Team\") && !(churn_risk_flag || email_bounced)"
                        + " && (now - duration(\"168h\") < last_active && last_active <= now"
                        + " || total_sessions > 20.0 && " + celMoreThanAgo("last_login", 14) + ")"
                        + " && (country in [\"US\", \"CA\", \"UK\"] || mrr >= 99.0 && mrr <= 499.0)"
                        + " && !(\"internal\" in tags || \"test\" in tags)");
    }

    /** One condition with thirty values. */
    static Expression thirtyValues() {
        String test = Arrays.stream(COUNTRY).collect(Collectors.joining("\", \"", "country in [\"", "\"]"));
        return new Expression(test, () -> attribute("country").in(COUNTRY), test);
    }

    /** A segment's expression by its place in the file: the first four by turns, with other values each time. */
    static Expression inFile(int index) {
        int round = index / 4;
        String plan = PLAN[round % PLAN.length];
        int days = 2 + round;
        return switch (index % 4) {
            case 0 -> activeUsers(plan, days);
            case 1 -> trialEnding(days);
            case 2 -> winBack(plan, days, 1 + round % 7);
            default -> dormantPowerUsers(days, 5 * round);
        };
    }

    /** The text of a file of so many segments. */
    static String fileText(int segments) {
        return Stream.concat(
                        attributes().stream().map(AttributeDeclaration::toString),
                        IntStream.range(0, segments).mapToObj(i -> "\nsegment " + name(i) + ":\n  " + inFile(i).muster))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The same file, made by builders. */
    static SegmentsFile builtFile(List<Expression> expressions) {
        List<Segment> segments = IntStream.range(0, expressions.size())
                .mapToObj(i ->
                        segment(name(i)).where(expressions.get(i).builder.get()).build())
                .toList();
        return new SegmentsFile(attributes(), segments);
    }

    private static String name(int index) {
        return "segment_" + index;
    }

    private static String celWithin(String attribute, int days) {
        String hours = "duration(\"" + days * 24 + "h\")";
        return "now - " + hours + " < " + attribute + " && " + attribute + " <= now + " + hours;
    }

    private static String celMoreThanAgo(String attribute, int days) {
        return attribute + " <= now - duration(\"" + days * 24 + "h\")";
    }
}
