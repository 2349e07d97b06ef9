package dev.muster.examples.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Describes in the server's own words why a body cannot be parsed; the parser's messages name its classes and settings.
 */
final class JsonProblem {

    private static final Pattern NUMBER = Pattern.compile("\\(([0-9]+), from");
    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(.*)\"", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]{1,20}");
    private static final int LONGEST_NAME = 40;

    private JsonProblem() {}

    /** Returns a description of the fault in a text that the parser refused. */
    static String of(JacksonException broken, String text) {
        if (broken instanceof UnexpectedEndOfInputException) {
            return "it ends early";
        }
        String message = String.valueOf(broken.getOriginalMessage());
        if (broken instanceof StreamConstraintsException) {
            return limit(message);
        }
        if (broken instanceof MismatchedInputException) {
            return "more follows after its end";
        }
        Matcher twice = TWICE.matcher(message);
        return twice.matches()
                ? "the name '" + brief(twice.group(1)) + "' comes twice in an object"
                : unexpected(broken, text);
    }

    private static String limit(String message) {
        Matcher limit = NUMBER.matcher(message);
        String most = limit.find() ? limit.group(1) : "it may be";
        if (message.contains("depth")) {
            return "it is nested deeper than " + most;
        }
        if (message.startsWith("Token")) {
            return "it has more than " + most + " values and names";
        }
        String kind = message.startsWith("Number") ? "a number" : message.startsWith("Name") ? "a name" : "a text";
        return kind + " is longer than " + most + " characters";
    }

    private static String unexpected(JacksonException broken, String text) {
        TokenStreamLocation place = broken.getLocation();
        long offset = place == null ? -1 : place.getCharOffset();
        if (offset < 0 || offset >= text.length()) {
            return "it does not read";
        }
        Matcher word = WORD.matcher(text).region((int) offset, text.length());
        if (word.lookingAt()) {
            return "unexpected '" + word.group() + "'";
        }
        int character = text.codePointAt((int) offset);
        boolean isVisible = character > ' ' && character < 0x7F;
        return "unexpected " + (isVisible ? "'" + (char) character + "'" : String.format("U+%04X", character));
    }

    private static String brief(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
