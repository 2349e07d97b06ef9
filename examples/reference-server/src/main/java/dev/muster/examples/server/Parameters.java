package dev.muster.examples.server;

import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.ExpressionException;
import dev.muster.segment.dsl.SegmentParser;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Query parameters and headers that are numbers or durations. */
final class Parameters {

    /** A page ends with the item that brings it to so many characters, however many may be asked for. */
    static final int LONGEST_PAGE = 1 << 20;

    private static final int MOST = 10_000;
    private static final int USUAL = 100;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");
    private static final Pattern DURATION = Pattern.compile("[0-9]{1,18} ?[a-z]{1,12}");

    private Parameters() {}

    /** @throws ApiException with 400 if it is given twice, or the query does not read */
    static @Nullable String text(Context context, String name) {
        requireEscapesThatRead(context.queryString());
        List<String> given = context.queryParams(name);
        if (given.size() > 1) {
            throw new ApiException(400, name + " is given " + given.size() + " times; expected it once");
        }
        return given.isEmpty() ? null : given.get(0);
    }

    private static void requireEscapesThatRead(@Nullable String query) {
        try {
            String decoded = URLDecoder.decode(query == null ? "" : query, StandardCharsets.UTF_8);
            if (decoded.indexOf('\uFFFD') < 0) {
                return;
            }
        } catch (IllegalArgumentException broken) {
            // Refused below.
        }
        throw new ApiException(
                400, "the query does not read; expected UTF-8, and two digits after the sign of what is escaped");
    }

    /**
     * Returns a position in the log of changes, from the parameter of this name. The log's identity is part of it or in
     * {@code log}.
     *
     * @throws ApiException with 400 if it is not a position, or if two logs are named
     */
    static @Nullable LogPosition position(Context context, String name) {
        String text = text(context, name);
        return text == null ? null : position(context, name, text);
    }

    /** Does the same as {@link #position(Context, String)} for a text from elsewhere. */
    static LogPosition position(Context context, String name, String text) {
        LogPosition position = LogPosition.parse(name, text);
        String log = text(context, "log");
        if (log == null || LogPosition.requireLog("log", log).equals(position.log())) {
            return position;
        }
        if (position.log() != null) {
            throw new ApiException(400, name + " names the log '" + position.log() + "', and log names '" + log + "'");
        }
        return new LogPosition(position.sequence(), log);
    }

    static long sequence(String name, String text) {
        return number(name, text, 0, Long.MAX_VALUE);
    }

    /** How many items an answer may have: {@code limit}, 1 to 10,000, 100 unless given. */
    static int limit(Context context) {
        String text = text(context, "limit");
        return text == null ? USUAL : (int) number("limit", text, 1, MOST);
    }

    /**
     * Returns an integer of at least 0, or the default if the parameter is missing.
     *
     * @throws ApiException with 400 if it is not such an integer
     */
    static int count(Context context, String name, int usual, int most) {
        String text = text(context, name);
        return text == null ? usual : (int) number(name, text, 0, most);
    }

    /** Returns all values of a repeatable parameter; none if it is missing. */
    static List<String> texts(Context context, String name) {
        requireEscapesThatRead(context.queryString());
        return context.queryParams(name);
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Refused below.
        }
        throw new ApiException(
                400, name + " is '" + brief(text) + "'; expected a whole number from " + least + " to " + most);
    }

    /** Returns the start of a client's text, for an error message. */
    static String brief(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /**
     * A duration as expressions have it: {@code 3 days}, {@code 90m}.
     *
     * @throws ApiException with 400 if it is none
     */
    static Duration duration(Context context, String name, String standard) {
        String text = text(context, name);
        try {
            return duration(name, text == null ? standard : text);
        } catch (ApiException none) {
            throw new ApiException(400, String.valueOf(none.getMessage()));
        }
    }

    /** @throws ApiException with 422 if it is none */
    static Duration duration(String name, String text) {
        if (DURATION.matcher(text).matches()) {
            try {
                if (SegmentParser.parse("x within last " + text) instanceof Predicate.TimeWindow window) {
                    return window.span().toDuration();
                }
            } catch (ExpressionException none) {
                throw Json.refused(name, none.diagnostics().get(0).message());
            }
        }
        throw Json.refused(name, "no duration; expected one like 3 days or 90m");
    }

    static boolean isTrue(Context context, String name) {
        String text = text(context, name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw new ApiException(400, name + " is '" + text + "'; expected true or false");
    }
}
