package dev.muster.segment.engine;

import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.insight.LintWarning;
import dev.muster.segment.insight.LintWarning.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The warnings about one segment, in the words of messages and in the order of its text. */
final class LintReport {

    /** How much of a predicate a message quotes. */
    private static final int LONGEST_QUOTE = 100;

    private record Entry(int rank, LintWarning warning) {}

    private final Segment segment;
    private final List<Entry> entries = new ArrayList<>();

    LintReport(Segment segment) {
        this.segment = segment;
    }

    void addOfWhole(Kind kind, String message) {
        entries.add(new Entry(-1, new LintWarning(kind, segment, null, message)));
    }

    void add(Kind kind, LintPart part, String message) {
        entries.add(new Entry(part.rank, new LintWarning(kind, segment, part.predicate, message)));
    }

    /** In the order of the text; what is about one part in the order in which it was added. */
    List<LintWarning> warnings() {
        return entries.stream()
                .sorted(Comparator.comparingInt(Entry::rank))
                .map(Entry::warning)
                .toList();
    }

    /** A predicate in quotes, cut where it would drown the message. */
    static String quoted(Predicate predicate) {
        String text = predicate.toString();
        if (text.length() <= LONGEST_QUOTE) {
            return "'" + text + "'";
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_QUOTE - 1)) ? LONGEST_QUOTE - 1 : LONGEST_QUOTE;
        return "'" + text.substring(0, end) + "…'";
    }

    /** {@code 12,000}. */
    static String count(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
