package dev.muster.segment.dsl;

import dev.muster.segment.dsl.Surroundings.Subject;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Advice on windows, durations and instants. */
final class TimeAdvice {

    private final Surroundings around;
    private final int at;

    TimeAdvice(Surroundings around) {
        this.around = around;
        this.at = around.at();
    }

    /** {@code x in the last 7 days}, {@code x during last 7 days}, {@code x last 7 days}, whose operator starts at an index. */
    @Nullable
    String window(int operator) {
        String first = around.word(operator);
        int side = first.equals("in") || first.equals("during") || first.equals("over") ? operator + 1 : operator;
        if (around.word(side).equals("the")) {
            side++;
        }
        String direction = switch (around.word(side)) {
            case "last", "past", "previous" -> "last";
            case "next", "coming", "following" -> "next";
            default -> null;
        };
        String duration = around.duration(side + 1);
        Subject subject = around.subject(operator);
        return direction == null || duration == null || subject == null
                ? null
                : Surroundings.meant(subject.with("within " + direction + " " + duration));
    }

    /** {@code x within 7 days ago}, {@code x within 7 days from now}, {@code x on 2026-11-23 10:00}. */
    @Nullable
    String afterCondition() {
        if (around.type(at - 1) == SegmentsParser.INSTANT
                && around.type(at) == SegmentsParser.DIGIT_WORD
                && around.text(at).contains(":")) {
            return Surroundings.meant(instant(around.text(at - 1), around.text(at)));
        }
        String moved = beforeOrAfterSeveral();
        if (moved != null) {
            return moved;
        }
        boolean isAgo = around.type(at) == SegmentsParser.AGO;
        if (!isAgo && !(around.type(at) == SegmentsParser.FROM && around.type(at + 1) == SegmentsParser.NOW)) {
            return null;
        }
        int start = around.type(at - 1) == SegmentsParser.DURATION ? at - 1 : at - 2;
        String distance = beforeOrAfter(start, isAgo);
        if (distance != null) {
            return distance;
        }
        if (isAgo && around.type(start - 1) == SegmentsParser.AND) {
            return between(start);
        }
        int side = isAgo ? SegmentsParser.LAST : SegmentsParser.NEXT;
        int within = around.type(start - 1) == side ? start - 2 : start - 1;
        String duration = around.duration(start);
        if (around.type(within) != SegmentsParser.WITHIN || duration == null) {
            return null;
        }
        return Surroundings.meant(isAgo ? "less than " + duration + " ago" : "within next " + duration);
    }

    /**
     * {@code x before 7 days ago}, {@code x after 7 days}: the number was read as the operand, and the token is its
     * unit.
     */
    private @Nullable String beforeOrAfterSeveral() {
        boolean isBefore = around.type(at - 2) == SegmentsParser.BEFORE;
        String duration = around.duration(at - 1);
        Subject subject = around.subject(at - 2);
        if ((!isBefore && around.type(at - 2) != SegmentsParser.AFTER)
                || around.type(at - 1) != SegmentsParser.NUMERAL
                || duration == null
                || subject == null) {
            return null;
        }
        if (around.type(at + 1) == SegmentsParser.AGO || around.type(at + 1) == SegmentsParser.FROM) {
            return beforeOrAfter(at - 1, around.type(at + 1) == SegmentsParser.AGO);
        }
        return isBefore
                ? Surroundings.meant(subject.with("more than " + duration + " ago"))
                : "did you mean '" + subject.with("within last " + duration) + "' or '"
                        + subject.with("more than " + duration + " from now") + "'?";
    }

    /** {@code x before 7d ago}, {@code x after 7 days from now} */
    private @Nullable String beforeOrAfter(int start, boolean isAgo) {
        boolean isBefore = around.type(start - 1) == SegmentsParser.BEFORE;
        String duration = around.duration(start);
        Subject subject = plainSubject(start - 1);
        if ((!isBefore && around.type(start - 1) != SegmentsParser.AFTER) || duration == null || subject == null) {
            return null;
        }
        String condition = "more than " + duration + (isAgo ? " ago" : " from now");
        return Surroundings.meant(
                isBefore == isAgo
                        ? subject.with(condition)
                        : MomentAdvice.existing(subject.name(), "not " + condition));
    }

    /** {@code x between 7d ago and 3d ago}, {@code x between 7 days ago and now}; the token is the first 'ago' or its unit. */
    @Nullable
    String inPlaceOfAnd() {
        boolean isUnit = around.type(at - 1) == SegmentsParser.NUMERAL && around.type(at) != SegmentsParser.AGO;
        int ago = isUnit ? at + 1 : at;
        int first = around.type(ago - 1) == SegmentsParser.DURATION ? ago - 1 : ago - 2;
        String older = around.duration(first);
        Subject subject = plainSubject(first - 1);
        boolean isBetween = around.type(ago) == SegmentsParser.AGO
                && around.type(first - 1) == SegmentsParser.BETWEEN
                && around.type(ago + 1) == SegmentsParser.AND;
        if (!isBetween || older == null || subject == null) {
            return null;
        }
        int second = ago + 2;
        if (around.type(second) == SegmentsParser.NOW) {
            return Surroundings.meant(subject.with("within last " + older));
        }
        String newer = around.duration(second);
        return newer != null && around.type(second + around.durationLength(second)) == SegmentsParser.AGO
                ? between(subject.name(), older, newer)
                : null;
    }

    /** {@code x between 3d and 7d ago}, where the second duration starts at the given index */
    private @Nullable String between(int second) {
        int first = around.type(second - 2) == SegmentsParser.DURATION ? second - 2 : second - 3;
        String one = around.duration(first);
        String other = around.duration(second);
        Subject subject = plainSubject(first - 1);
        return around.type(first - 1) != SegmentsParser.BETWEEN || one == null || other == null || subject == null
                ? null
                : between(subject.name(), one, other);
    }

    private static @Nullable String between(String name, String one, String other) {
        try {
            boolean isOneOlder =
                    Durations.span(one).toMillis() >= Durations.span(other).toMillis();
            String older = isOneOlder ? one : other;
            String newer = isOneOlder ? other : one;
            return Surroundings.meant(
                    name + " more than " + newer + " ago and " + name + " not more than " + older + " ago");
        } catch (IllegalArgumentException noWindow) {
            return null;
        }
    }

    /**
     * {@code x on or after 2026-11-23}, where the token is 'or'; {@code x before or on 2026-11-23}, where it is the
     * date.
     */
    @Nullable
    String orOn() {
        int or = around.type(at) == SegmentsParser.OR ? at : at - 2;
        boolean isOnFirst = around.type(or - 1) == SegmentsParser.ON;
        int side = around.type(isOnFirst ? or + 1 : or - 1);
        int on = around.type(isOnFirst ? or - 1 : or + 1);
        boolean isAfter = side == SegmentsParser.AFTER;
        Subject subject = plainSubject(or - 1);
        if (around.type(or) != SegmentsParser.OR
                || (!isAfter && side != SegmentsParser.BEFORE)
                || on != SegmentsParser.ON
                || around.type(or + 2) != SegmentsParser.INSTANT
                || subject == null) {
            return null;
        }
        return Surroundings.meant(
                MomentAdvice.existing(subject.name(), (isAfter ? "not before " : "not after ") + around.text(or + 2)));
    }

    /**
     * Returns the attribute of an operator, or {@code null} if it is negated: a condition of two parts would then need
     * parentheses.
     */
    private @Nullable Subject plainSubject(int operator) {
        Subject subject = around.subject(operator);
        int name = operator - (around.type(operator - 1) == SegmentsParser.IS ? 2 : 1);
        boolean isNegated =
                around.type(name - 1) == SegmentsParser.NOT || around.type(name - 1) == SegmentsParser.NOT_SIGN;
        return subject == null || subject.isNegated() || isNegated ? null : subject;
    }

    private static String instant(String date, String time) {
        return date + "T" + time + (time.toLowerCase(Locale.ROOT).endsWith("z") ? "" : "Z");
    }

    /** {@code last_active within last week}. */
    @Nullable
    String inPlaceOfDuration() {
        if (around.type(at) == SegmentsParser.QUOTED_TEXT) {
            return "a duration stands without quotes";
        }
        if (around.word(at).equals("the")) {
            return "drop 'the'";
        }
        boolean isOne = Set.of("a", "an", "one").contains(around.word(at));
        String unit = around.word(isOne ? at + 1 : at);
        return switch (unit) {
            case "month", "months", "year", "years" -> "months and years vary in length; write days";
            default -> Durations.isUnit(unit) ? Surroundings.meant("1 " + unit) : null;
        };
    }
}
