package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Segment.Mode;
import dev.muster.segment.dsl.MapFindings.LimitReached;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads segments from plain maps and lists, as any JSON library yields them, into the predicates that the Java builder
 * and {@link SegmentParser} make:
 *
 * <pre>{@code
 * Segment activeProUsers = SegmentMaps.segment(
 *         "active_pro_users",
 *         Map.of("where", List.of(
 *                 Map.of("plan", "Pro"),
 *                 Map.of("last_active", Map.of("within", "7d")),
 *                 Map.of("email_verified", true))));
 * }</pre>
 *
 * <p>A condition is a list or a map. All conditions of a list hold, and all entries of a map, in the map's order:
 *
 * <ul>
 *   <li>{@code {"any": [c, …]}}, {@code {"all": [c, …]}} and {@code {"not": c}} for conditions c, and {@code
 *       {"inSegment": "s"}};
 *   <li>{@code {"plan": "Pro"}} for an attribute that is a text, a number or a boolean;
 *   <li>{@code {"mrr": {"gt": 1, "lt": 9}}} for other operators, all of which hold. They are {@code is}, {@code isNot}
 *       with a text, a number or a boolean; {@code gt}, {@code gte}, {@code lt}, {@code lte} with a number; {@code
 *       between} with a list of two numbers, or of two dates or instants; {@code in}, {@code notIn} with a list of texts
 *       and numbers; {@code contains}, {@code startsWith}, {@code endsWith}, {@code has} with a text; {@code hasAny},
 *       {@code hasAll}, {@code hasNone} with a list of texts; {@code exists} with true or false; {@code within}, {@code
 *       withinLast}, {@code withinNext}, {@code moreThanAgo}, {@code moreThanFromNow} with a duration ({@code "7d"},
 *       {@code "7 days"}); {@code before}, {@code after}, {@code on} with a date or an instant ({@code "2026-11-23"},
 *       {@code "2026-11-23T10:00:00Z"}).
 * </ul>
 *
 * <p>A key is an attribute's name as it is. In backticks, one in the name being doubled, it is always an attribute's:
 * {@code {"`any`": "x"}}. One condition alone in a list or a map is that condition; none is an error.
 *
 * <p>A float or double is spelled in its shortest digits, so {@code 99.0} is {@code 99}; every other number as its
 * {@code toString} spells it, which has to be what the language takes for a number.
 *
 * <p>Everything wrong is reported together, each problem with its path: {@code where[1].last_active.within}. Limits hold
 * as they do for text. Nesting counts lists, {@code not} and maps of several keys, one inside the other; the length of
 * the text is that of all keys, texts and numbers, and that of the predicate as it is printed; and operators, leaves and list values count as they are written, a
 * list of one condition too. What is reached twice, because maps or lists are shared, counts twice; so whatever contains
 * itself is an error as well. Past a limit, the rest is not read.
 *
 * <p>The cost is linear in the size of what is given. Neither {@code equals} nor {@code hashCode} of a given map or list
 * is called; what its iteration throws comes out as it is. Safe for any number of threads, as long as nobody changes
 * what is read.
 */
public final class SegmentMaps {

    private static final String ROOT = "$";

    private static final List<String> KEYS = List.of("where", "mode");

    private SegmentMaps() {}

    /**
     * The predicate that a list or map of conditions says, within the standard limits.
     *
     * @param where the conditions; their path in a problem is {@code $}
     * @throws SegmentMapException if they say none
     */
    public static Predicate parse(@Nullable Object where) {
        return parse(where, Limits.standard());
    }

    /**
     * The predicate that a list or map of conditions says, within given limits.
     *
     * @param where the conditions; their path in a problem is {@code $}
     * @throws SegmentMapException if they say none, or one past a limit
     */
    public static Predicate parse(@Nullable Object where, Limits limits) {
        MapFindings findings = new MapFindings(limits);
        Predicate predicate = StandIn.PREDICATE;
        try {
            predicate = MapReader.read(where, ROOT, findings);
        } catch (LimitReached reported) {
            // The rest is not read.
        }
        findings.throwIfAny();
        return predicate;
    }

    /**
     * The segment that a map defines, within the standard limits.
     *
     * @param definition has {@code where}, a list or map of conditions, and may have {@code mode}, which is {@code
     *     "realtime"} unless it is {@code "on demand"}; paths start at its keys
     * @throws SegmentMapException if it defines none
     * @throws IllegalArgumentException if the name cannot be a segment's
     */
    public static Segment segment(String name, Map<?, ?> definition) {
        return segment(name, definition, Limits.standard());
    }

    /**
     * The segment that a map defines, within given limits.
     *
     * @param definition has {@code where}, a list or map of conditions, and may have {@code mode}, which is {@code
     *     "realtime"} unless it is {@code "on demand"}; paths start at its keys
     * @throws SegmentMapException if it defines none, or one past a limit
     * @throws IllegalArgumentException if the name cannot be a segment's
     */
    public static Segment segment(String name, Map<?, ?> definition, Limits limits) {
        Segment.named(name);
        MapFindings findings = new MapFindings(limits);
        Predicate predicate = StandIn.PREDICATE;
        Mode mode = Mode.REALTIME;
        try {
            boolean hasWhere = false;
            for (Map.Entry<?, ?> entry : definition.entrySet()) {
                String key = MapKeys.read(entry.getKey(), ROOT, findings);
                if (key == null) {
                    continue;
                }
                switch (key) {
                    case "where" -> {
                        hasWhere = true;
                        predicate = MapReader.read(entry.getValue(), key, findings);
                    }
                    case "mode" -> mode = mode(entry.getValue(), findings);
                    default -> hasWhere |= refuse(key, findings);
                }
            }
            if (!hasWhere) {
                findings.add("where", "'where' is missing; expected a list or a map of conditions");
            }
        } catch (LimitReached reported) {
            // The rest is not read.
        }
        findings.throwIfAny();
        return new Segment(name, predicate, mode);
    }

    /** Reports a key that is none, and answers whether it stands for {@code where}, which is not missing then. */
    private static boolean refuse(String key, MapFindings findings) {
        findings.countNode(ROOT);
        String meant = Suggestions.nearest(key, KEYS);
        findings.add(
                MapPath.start(key),
                "unknown key " + Shown.quoted(key) + "; expected 'where' or 'mode'"
                        + (meant == null ? "" : "; did you mean '" + meant + "'?"));
        return "where".equals(meant);
    }

    private static Mode mode(@Nullable Object value, MapFindings findings) {
        if ("realtime".equals(value)) {
            return Mode.REALTIME;
        }
        if ("on demand".equals(value)) {
            return Mode.ON_DEMAND;
        }
        String meant = value instanceof String text ? meantMode(text) : null;
        findings.add(
                "mode",
                "'mode' is \"realtime\" or \"on demand\"; got " + Shown.value(value)
                        + (meant == null ? "" : "; did you mean \"" + meant + "\"?"));
        return Mode.REALTIME;
    }

    private static @Nullable String meantMode(String text) {
        return Suggestions.nearest(text.replace('_', ' ').replace('-', ' '), List.of("realtime", "on demand"));
    }
}
