package dev.muster.examples.replay;

import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What a replay amounted to, in words. */
final class Summary {

    private static final int REMARKS_SHOWN = 5;
    private static final int ATTRIBUTES_SHOWN = 5;

    private final Map<String, Movement> movements = new LinkedHashMap<>();
    private final Latencies latencies = new Latencies();
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, Long> unread = new LinkedHashMap<>();
    private long remarkCount;
    private long writes;
    private long changes;

    /** How many entered and left one segment. */
    private static final class Movement {
        private long entered;
        private long exited;
    }

    Summary(Collection<String> segments) {
        segments.forEach(segment -> movements.put(segment, new Movement()));
    }

    void addWrite(long nanos) {
        writes++;
        latencies.add(nanos);
    }

    void addChange(MembershipChange change) {
        changes += change.count();
        Movement movement = movements.computeIfAbsent(change.segment(), segment -> new Movement());
        if (change.direction() == Direction.ENTERED) {
            movement.entered += change.count();
        } else {
            movement.exited += change.count();
        }
    }

    /** Something that was accepted and may not mean what was meant; put into words only if it will be shown. */
    void addRemark(Supplier<String> remark) {
        remarkCount++;
        if (remarks.size() < REMARKS_SHOWN) {
            remarks.add(remark.get());
        }
    }

    /** Counts a written value that does not read as its attribute's type. */
    void addUnread(String attribute) {
        unread.merge(attribute, 1L, Long::sum);
    }

    /**
     * Returns a line with the number of values that did not read and the attributes with the most of them; empty if all
     * did.
     */
    String unreadText() {
        if (unread.isEmpty()) {
            return "";
        }
        long all = unread.values().stream().mapToLong(Long::longValue).sum();
        List<Map.Entry<String, Long>> most = unread.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(ATTRIBUTES_SHOWN)
                .toList();
        String attributes = most.stream()
                .map(entry ->
                        String.format(Locale.ROOT, "%,d of '%s'", entry.getValue(), Excerpt.ofValue(entry.getKey())))
                .collect(Collectors.joining(", "));
        int more = unread.size() - most.size();
        return counted(all, "value") + " did not read as the type of "
                + (all == 1 ? "its attribute" : "their attributes") + ": " + attributes
                + (more > 0 ? " and the rest of " + counted(more, "other attribute") : "") + '\n';
    }

    long writes() {
        return writes;
    }

    /**
     * The summary, several lines.
     *
     * @param headline what was replayed
     * @param contacts how many contacts there are at the end
     * @param members how many members a segment has at the end
     * @param nanos how long it all took
     */
    String text(String headline, long contacts, ToLongFunction<String> members, long nanos) {
        StringBuilder text = new StringBuilder(headline).append('\n');
        text.append(counted(writes, "write"))
                .append(" to ")
                .append(counted(contacts, "contact"))
                .append(", ")
                .append(counted(changes, "change"))
                .append("\n\n");
        int width = "segment".length();
        for (String segment : movements.keySet()) {
            width = Math.max(width, segment.length());
        }
        String row = "  %-" + width + "s  %12s  %12s  %12s\n";
        text.append(String.format(Locale.ROOT, row, "segment", "members", "entered", "exited"));
        movements.forEach((segment, movement) -> text.append(String.format(
                Locale.ROOT,
                row,
                segment,
                String.format(Locale.ROOT, "%,d", members.applyAsLong(segment)),
                String.format(Locale.ROOT, "%,d", movement.entered),
                String.format(Locale.ROOT, "%,d", movement.exited))));
        if (writes > 0) {
            appendPace(text, nanos);
        }
        if (remarkCount > 0) {
            String first = remarkCount > remarks.size() ? ", the first of them" : "";
            text.append('\n')
                    .append(counted(remarkCount, "warning"))
                    .append(first)
                    .append('\n');
            remarks.forEach(remark -> text.append("  ").append(remark).append('\n'));
        }
        if (!unread.isEmpty()) {
            text.append('\n').append(unreadText());
        }
        return text.toString();
    }

    private void appendPace(StringBuilder text, long nanos) {
        text.append(String.format(
                Locale.ROOT,
                "\n%,d writes a second over %s, reading and writing of files included\n",
                Math.round(writes / Math.max(nanos / 1e9, 1e-9)),
                duration(nanos)));
        text.append(String.format(
                Locale.ROOT,
                "time of a write: p50 %s, p99 %s, max %s\n",
                duration(latencies.percentileNanos(0.5)),
                duration(latencies.percentileNanos(0.99)),
                duration(latencies.maxNanos())));
    }

    private static String counted(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    /** Three digits and a unit that suits them. */
    static String duration(long nanos) {
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        double amount = nanos;
        String unit = "ns";
        for (String larger : List.of("us", "ms", "s")) {
            if (amount >= 999.5) {
                amount /= 1_000;
                unit = larger;
            }
        }
        int decimals = amount >= 99.95 ? 0 : amount >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f %s", amount, unit);
    }
}
