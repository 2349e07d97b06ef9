package dev.muster.segment.dsl;

import dev.muster.segment.Predicate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a predicate of maps and lists. What is wrong is reported where it is, with a stand-in taking the place of the
 * condition; so a predicate is worth having only if nothing was reported. Not safe for several threads.
 *
 * <p>It keeps its own stack of the lists and maps that are open, so the deepest are read on any thread. The limits are
 * looked at before anything is put there. Whatever is visited counts, so nothing goes on for long, whatever contains
 * what.
 */
final class MapReader {

    private static final List<String> JUNCTIONS = List.of("any", "all", "not");

    /** What they are called elsewhere, and in upper case here. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("any", "any"),
            Map.entry("all", "all"),
            Map.entry("not", "not"),
            Map.entry("or", "any"),
            Map.entry("anyof", "any"),
            Map.entry("some", "any"),
            Map.entry("and", "all"),
            Map.entry("allof", "all"),
            Map.entry("every", "all"),
            Map.entry("none", "not"),
            Map.entry("noneof", "not"),
            Map.entry("nor", "not"));

    private final MapFindings findings;
    private final Deque<Level> open = new ArrayDeque<>();

    private MapReader(MapFindings findings) {
        this.findings = findings;
    }

    /** The predicate of some conditions, or a stand-in after reporting why there is none. */
    static Predicate read(@Nullable Object where, String path, MapFindings findings) {
        MapReader reader = new MapReader(findings);
        List<Predicate> whole = new ArrayList<>(1);
        reader.condition(where, path, 0, whole);
        while (!reader.open.isEmpty()) {
            reader.step();
        }
        Predicate predicate = whole.get(0);
        findings.requireWithinLimits(predicate, path);
        return predicate;
    }

    /** A list or map of which some is read, and where the predicate goes that is made of it. */
    private record Level(
            Kind kind, Iterator<?> rest, String path, int levels, List<Predicate> operands, List<Predicate> into) {}

    /** What a level's conditions are, and how they belong together. */
    private enum Kind {
        ALL,
        ANY,
        NOT,
        ENTRIES
    }

    private void open(Kind kind, Iterator<?> conditions, String path, int levels, List<Predicate> into) {
        open.push(new Level(kind, conditions, path, levels, new ArrayList<>(), into));
    }

    /** Reads one more condition, or makes a predicate of all. */
    private void step() {
        Level level = open.element();
        if (!level.rest.hasNext()) {
            open.pop();
            level.into.add(joined(level));
            return;
        }
        Object next = level.rest.next();
        switch (level.kind) {
            case ALL, ANY ->
                condition(next, MapPath.item(level.path, level.operands.size()), level.levels, level.operands);
            case NOT -> condition(next, level.path, level.levels, level.operands);
            case ENTRIES -> entry((Map.Entry<?, ?>) next, level);
        }
    }

    private Predicate joined(Level level) {
        List<Predicate> operands = level.operands;
        if (operands.isEmpty()) {
            return refused(
                    level.path,
                    level.kind == Kind.ENTRIES
                            ? "an empty map says nothing; expected an attribute, 'any', 'all', 'not' or 'inSegment'"
                            : "an empty list says nothing; expected one condition or more");
        }
        try {
            if (operands.size() == 1) {
                return level.kind == Kind.NOT ? operands.get(0).negated() : operands.get(0);
            }
            return level.kind == Kind.ANY ? new Predicate.Or(operands) : new Predicate.And(operands);
        } catch (IllegalArgumentException pastCeiling) {
            return refused(level.path, Refusal.reason(pastCeiling));
        }
    }

    private void condition(@Nullable Object condition, String path, int levels, List<Predicate> into) {
        if (condition instanceof List<?> list) {
            list(Kind.ALL, list, path, levels, into);
        } else if (condition instanceof Map<?, ?> map) {
            map(map, path, levels, into);
        } else {
            findings.countNode(path);
            into.add(refused(path, "a condition is a list or a map; got " + Shown.value(condition)));
        }
    }

    private void list(Kind kind, List<?> conditions, String path, int levels, List<Predicate> into) {
        findings.requireNesting(levels + 1, path);
        findings.countNode(path);
        open(kind, conditions.iterator(), path, levels + 1, into);
    }

    /** A map of one key is no level of its own; what the key says is. */
    private void map(Map<?, ?> map, String path, int levels, List<Predicate> into) {
        int inside = levels;
        if (map.size() != 1) {
            inside++;
            findings.requireNesting(inside, path);
            findings.countNode(path);
        }
        open(Kind.ENTRIES, map.entrySet().iterator(), path, inside, into);
    }

    private void entry(Map.Entry<?, ?> entry, Level map) {
        List<Predicate> into = map.operands;
        String key = MapKeys.read(entry.getKey(), map.path, findings);
        if (key == null) {
            into.add(StandIn.PREDICATE);
            return;
        }
        Object value = entry.getValue();
        String path = MapPath.key(map.path, key);
        switch (key) {
            case "any" -> junction(Kind.ANY, key, value, path, map);
            case "all" -> junction(Kind.ALL, key, value, path, map);
            case "not" -> not(value, path, map);
            case "inSegment" -> into.add(inSegment(value, path));
            default -> into.add(attribute(key, value, path));
        }
    }

    private void junction(Kind kind, String key, @Nullable Object value, String path, Level map) {
        if (value instanceof List<?> conditions) {
            list(kind, conditions, path, map.levels, map.operands);
            return;
        }
        findings.countNode(path);
        map.operands.add(refused(
                path, "'" + key + "' needs a list of conditions; got " + Shown.value(value) + unless(key, value)));
    }

    private void not(@Nullable Object value, String path, Level map) {
        findings.requireNesting(map.levels + 1, path);
        findings.countNode(path);
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            open(Kind.NOT, List.of(value).iterator(), path, map.levels + 1, map.operands);
        } else {
            map.operands.add(
                    refused(path, "'not' needs a list or a map; got " + Shown.value(value) + unless("not", value)));
        }
    }

    private Predicate inSegment(@Nullable Object value, String path) {
        findings.countNode(path);
        if (!(value instanceof String name)) {
            return refused(
                    path,
                    "'inSegment' needs the name of a segment; got " + Shown.value(value) + unless("inSegment", value));
        }
        findings.countText(name, path);
        try {
            return new Predicate.InSegment(name);
        } catch (IllegalArgumentException noName) {
            return refused(path, Refusal.reason(noName));
        }
    }

    /** How an attribute is written that is called like a key, if the value could be meant for one. */
    private static String unless(String key, @Nullable Object value) {
        return value == null || value instanceof List<?> ? "" : "; an attribute of that name is written `" + key + "`";
    }

    private Predicate attribute(String key, @Nullable Object value, String path) {
        String meant = meantJunction(key, value);
        if (meant != null) {
            findings.countNode(path);
            return refused(
                    path,
                    Shown.quoted(key) + " is an attribute here, which takes no conditions; did you mean '" + meant
                            + "'?");
        }
        try {
            return new OperatorReader(MapKeys.attributeName(key), findings).read(value, path);
        } catch (MapRefusal refusal) {
            findings.add(refusal);
        } catch (IllegalArgumentException refused) {
            findings.countNode(path);
            findings.add(path, Refusal.reason(refused));
        }
        return StandIn.PREDICATE;
    }

    /** The key that was meant by another one before conditions, which no attribute takes. */
    private static @Nullable String meantJunction(String key, @Nullable Object value) {
        if (value instanceof List<?> list) {
            Iterator<?> items = list.iterator();
            Object first = items.hasNext() ? items.next() : null;
            if (first instanceof Map<?, ?> || first instanceof List<?>) {
                String otherName = OTHER_NAMES.get(OperatorNames.normalized(key));
                return otherName == null ? Suggestions.nearest(key, JUNCTIONS) : otherName;
            }
        } else if (value instanceof Map<?, ?> map) {
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            if (entries.hasNext() && !OperatorNames.isLikeOne(entries.next().getKey())) {
                return OTHER_NAMES.get(OperatorNames.normalized(key));
            }
        }
        return null;
    }

    private Predicate refused(String path, String reason) {
        findings.add(path, reason);
        return StandIn.PREDICATE;
    }
}
