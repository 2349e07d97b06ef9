package dev.muster.segment.dsl;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The operators of the map form, and what may be meant by others. */
final class OperatorNames {

    private static final List<String> ALL = List.of(
            "is",
            "isNot",
            "gt",
            "gte",
            "lt",
            "lte",
            "between",
            "in",
            "notIn",
            "contains",
            "startsWith",
            "endsWith",
            "has",
            "hasAny",
            "hasAll",
            "hasNone",
            "exists",
            "within",
            "withinLast",
            "withinNext",
            "moreThanAgo",
            "moreThanFromNow",
            "before",
            "after",
            "on");

    private static final Set<String> NAMES = Set.copyOf(ALL);

    private static final Map<String, String> BY_NORMALIZED_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(OperatorNames::normalized, name -> name));

    private static final String EXPECTED =
            "expected '" + String.join("', '", ALL.subList(0, ALL.size() - 1)) + "' or 'on'";

    private static final String MISSING = "{\"exists\": false}";
    private static final String PARTS = "'contains', 'startsWith' or 'endsWith'";
    private static final String AROUND = "{\"not\": …} around the attribute";

    /** What other languages call an operator, and what is written for it here. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("=", "'is'"),
            Map.entry("==", "'is'"),
            Map.entry("===", "'is'"),
            Map.entry("eq", "'is'"),
            Map.entry("equal", "'is'"),
            Map.entry("equals", "'is'"),
            Map.entry("equalto", "'is'"),
            Map.entry("!=", "'isNot'"),
            Map.entry("!==", "'isNot'"),
            Map.entry("<>", "'isNot'"),
            Map.entry("ne", "'isNot'"),
            Map.entry("neq", "'isNot'"),
            Map.entry("notequal", "'isNot'"),
            Map.entry("notequals", "'isNot'"),
            Map.entry("notequalto", "'isNot'"),
            Map.entry("doesnotequal", "'isNot'"),
            Map.entry(">", "'gt'"),
            Map.entry("greater", "'gt'"),
            Map.entry("greaterthan", "'gt'"),
            Map.entry("morethan", "'gt', 'moreThanAgo' or 'moreThanFromNow'"),
            Map.entry("above", "'gt'"),
            Map.entry("over", "'gt'"),
            Map.entry(">=", "'gte'"),
            Map.entry("ge", "'gte'"),
            Map.entry("geq", "'gte'"),
            Map.entry("greaterthanorequal", "'gte'"),
            Map.entry("greaterthanorequals", "'gte'"),
            Map.entry("greaterthanorequalto", "'gte'"),
            Map.entry("greaterorequal", "'gte'"),
            Map.entry("atleast", "'gte'"),
            Map.entry("min", "'gte'"),
            Map.entry("<", "'lt'"),
            Map.entry("less", "'lt'"),
            Map.entry("lessthan", "'lt'"),
            Map.entry("below", "'lt'"),
            Map.entry("under", "'lt'"),
            Map.entry("<=", "'lte'"),
            Map.entry("le", "'lte'"),
            Map.entry("leq", "'lte'"),
            Map.entry("lessthanorequal", "'lte'"),
            Map.entry("lessthanorequals", "'lte'"),
            Map.entry("lessthanorequalto", "'lte'"),
            Map.entry("lessorequal", "'lte'"),
            Map.entry("atmost", "'lte'"),
            Map.entry("max", "'lte'"),
            Map.entry("range", "'between'"),
            Map.entry("oneof", "'in'"),
            Map.entry("isin", "'in'"),
            Map.entry("isoneof", "'in'"),
            Map.entry("isanyof", "'in'"),
            Map.entry("nin", "'notIn'"),
            Map.entry("isnotin", "'notIn'"),
            Map.entry("notoneof", "'notIn'"),
            Map.entry("isnotoneof", "'notIn'"),
            Map.entry("isnoneof", "'notIn'"),
            Map.entry("like", PARTS),
            Map.entry("ilike", PARTS),
            Map.entry("match", PARTS),
            Map.entry("matches", PARTS),
            Map.entry("regex", PARTS),
            Map.entry("regexp", PARTS),
            Map.entry("pattern", PARTS),
            Map.entry("contain", "'contains'"),
            Map.entry("substring", "'contains'"),
            Map.entry("icontains", "'contains'"),
            Map.entry("includes", "'contains' or 'has'"),
            Map.entry("include", "'contains' or 'has'"),
            Map.entry("prefix", "'startsWith'"),
            Map.entry("beginswith", "'startsWith'"),
            Map.entry("suffix", "'endsWith'"),
            Map.entry("hasanyof", "'hasAny'"),
            Map.entry("any", "'in' or 'hasAny'"),
            Map.entry("anyof", "'in' or 'hasAny'"),
            Map.entry("containsany", "'hasAny'"),
            Map.entry("containsanyof", "'hasAny'"),
            Map.entry("hasallof", "'hasAll'"),
            Map.entry("all", "'hasAll'"),
            Map.entry("allof", "'hasAll'"),
            Map.entry("containsall", "'hasAll'"),
            Map.entry("hasnoneof", "'hasNone'"),
            Map.entry("none", "'notIn' or 'hasNone'"),
            Map.entry("noneof", "'notIn' or 'hasNone'"),
            Map.entry("containsnone", "'hasNone'"),
            Map.entry("hasnot", "'hasNone'"),
            Map.entry("set", "'exists'"),
            Map.entry("isset", "'exists'"),
            Map.entry("present", "'exists'"),
            Map.entry("notnull", "'exists'"),
            Map.entry("isnotnull", "'exists'"),
            Map.entry("missing", MISSING),
            Map.entry("ismissing", MISSING),
            Map.entry("isnull", MISSING),
            Map.entry("null", MISSING),
            Map.entry("notset", MISSING),
            Map.entry("isnotset", MISSING),
            Map.entry("unset", MISSING),
            Map.entry("notexists", MISSING),
            Map.entry("doesnotexist", MISSING),
            Map.entry("last", "'withinLast'"),
            Map.entry("inlast", "'withinLast'"),
            Map.entry("inthelast", "'withinLast'"),
            Map.entry("withinthelast", "'withinLast'"),
            Map.entry("lessthanago", "'withinLast'"),
            Map.entry("next", "'withinNext'"),
            Map.entry("innext", "'withinNext'"),
            Map.entry("inthenext", "'withinNext'"),
            Map.entry("withinthenext", "'withinNext'"),
            Map.entry("lessthanfromnow", "'withinNext'"),
            Map.entry("ago", "'moreThanAgo'"),
            Map.entry("olderthan", "'moreThanAgo'"),
            Map.entry("fromnow", "'moreThanFromNow'"),
            Map.entry("until", "'before'"),
            Map.entry("since", "'after'"),
            Map.entry("not", "'isNot', or " + AROUND));

    /** What a negative form starts with that has no operator of its own here; the longer ones first. */
    private static final List<String> NEGATIONS = List.of("doesnot", "doesnt", "isnot", "not");

    private OperatorNames() {}

    private static boolean isOne(String name) {
        return NAMES.contains(name);
    }

    /** Whether a key is an operator, here or in another language. */
    static boolean isLikeOne(@Nullable Object key) {
        return key instanceof String name && (isOne(name) || meant(name) != null);
    }

    /** What is said about a name that is no operator. */
    static String unknown(String name) {
        String meant = meant(name);
        return "unknown operator " + Shown.quoted(name) + "; " + EXPECTED
                + (meant == null ? "" : "; did you mean " + meant + "?");
    }

    private static @Nullable String meant(String name) {
        String word = normalized(name);
        String operator = BY_NORMALIZED_NAME.get(word);
        if (operator != null) {
            return "'" + operator + "'";
        }
        String otherName = OTHER_NAMES.get(word);
        if (otherName != null) {
            return otherName;
        }
        String denied = denied(word);
        if (denied != null) {
            return "'" + denied + "' and " + AROUND;
        }
        String near = Suggestions.nearest(name, ALL);
        return near == null ? null : "'" + near + "'";
    }

    /** The operator of which a word is the negative form: {@code contains} of {@code doesnotcontain}. */
    private static @Nullable String denied(String word) {
        for (String negation : NEGATIONS) {
            if (word.startsWith(negation)) {
                String positive = word.substring(negation.length());
                String operator = BY_NORMALIZED_NAME.get(positive);
                return operator != null ? operator : BY_NORMALIZED_NAME.get(inThirdPerson(positive));
            }
        }
        return null;
    }

    private static String inThirdPerson(String verb) {
        if (verb.equals("have")) {
            return "has";
        }
        return verb.endsWith("with") ? verb.substring(0, verb.length() - "with".length()) + "swith" : verb + "s";
    }

    /**
     * A name without upper case, and without {@code $}, {@code _}, {@code -}, dots and blanks; nothing of one that is too
     * long to be meant for an operator.
     */
    static String normalized(String name) {
        if (name.length() > 64) {
            return "";
        }
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ("$_-. ".indexOf(c) < 0) {
                word.append(c);
            }
        }
        return word.toString().toLowerCase(Locale.ROOT);
    }
}
