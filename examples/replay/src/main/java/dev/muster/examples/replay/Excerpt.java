package dev.muster.examples.replay;

/** Texts as messages show them: what is too long is cut, and … stands for it. */
final class Excerpt {

    private static final int LONGEST_VALUE = 100;
    private static final int LONGEST_MESSAGE = 500;

    private Excerpt() {}

    /** The text, or its first 100 characters. */
    static String ofValue(String text) {
        return text.length() <= LONGEST_VALUE ? text : head(text, LONGEST_VALUE) + '…';
    }

    /** The message, or the first and last 250 characters of one in which a value was not cut; what is wrong stands at its end. */
    static String ofMessage(String message) {
        if (message.length() <= LONGEST_MESSAGE) {
            return message;
        }
        int half = LONGEST_MESSAGE / 2;
        return head(message, half) + '…' + tail(message, half);
    }

    /** The message with an excerpt of the value for the value. */
    static String ofMessage(String message, String value) {
        return ofMessage(message.replace(value, ofValue(value)));
    }

    private static String head(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private static String tail(String text, int length) {
        int start = text.length() - length;
        return text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
    }
}
