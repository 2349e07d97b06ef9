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
        boolean isAgo = around.type(at) == SegmentsParser.AGO;
        if (!isAgo && !(around.type(at) == SegmentsParser.FROM && around.type(at + 1) == SegmentsParser.NOW)) {
            return null;
        }
        int start = around.type(at - 1) == SegmentsParser.DURATION ? at - 1 : at - 2;
        int side = isAgo ? SegmentsParser.LAST : SegmentsParser.NEXT;
        int within = around.type(start - 1) == side ? start - 2 : start - 1;
        String duration = around.duration(start);
        if (around.type(within) != SegmentsParser.WITHIN || duration == null) {
            return null;
        }
        return Surroundings.meant(isAgo ? "less than " + duration + " ago" : "within next " + duration);
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
