package dev.muster.segment.dsl;

import java.util.Map;

/** Maps words and symbols of other languages to those of this language with the same meaning. */
final class ForeignWords {

    /** Maps words and symbols of other languages to this language's operators. */
    static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("equal", "="),
            Map.entry("equals", "="),
            Map.entry("eq", "="),
            Map.entry("are", "is"),
            Map.entry("was", "is"),
            Map.entry("were", "is"),
            Map.entry("isn", "is not"),
            Map.entry("isnt", "is not"),
            Map.entry("ne", "!="),
            Map.entry("neq", "!="),
            Map.entry("gt", ">"),
            Map.entry("greater", ">"),
            Map.entry("bigger", ">"),
            Map.entry("larger", ">"),
            Map.entry("higher", ">"),
            Map.entry("above", ">"),
            Map.entry("over", ">"),
            Map.entry("exceeds", ">"),
            Map.entry("gte", ">="),
            Map.entry("lt", "<"),
            Map.entry("smaller", "<"),
            Map.entry("lower", "<"),
            Map.entry("fewer", "<"),
            Map.entry("below", "<"),
            Map.entry("under", "<"),
            Map.entry("lte", "<="),
            Map.entry("like", "contains"),
            Map.entry("ilike", "contains"),
            Map.entry("matches", "contains"),
            Map.entry("include", "contains"),
            Map.entry("includes", "contains"),
            Map.entry("containing", "contains"),
            Map.entry("doesn", "does not"),
            Map.entry("doesnt", "does not"),
            Map.entry("hasn", "not has"),
            Map.entry("begins", "starts with"),
            Map.entry("startswith", "starts with"),
            Map.entry("starts_with", "starts with"),
            Map.entry("endswith", "ends with"),
            Map.entry("ends_with", "ends with"),
            Map.entry("older", "more than … ago"),
            Map.entry("newer", "less than … ago"),
            Map.entry("younger", "less than … ago"),
            Map.entry("since", "after"),
            Map.entry("until", "before"),
            Map.entry("isnull", "is missing"),
            Map.entry("is_null", "is missing"),
            Map.entry("is_set", "is set"),
            Map.entry("isset", "is set"),
            Map.entry("is_not_set", "is not set"),
            Map.entry("is_missing", "is missing"),
            Map.entry("is_not_null", "exists"),
            Map.entry("isnotnull", "exists"),
            Map.entry("notnull", "exists"),
            Map.entry("is_known", "exists"),
            Map.entry("is_unknown", "is missing"),
            Map.entry("has_value", "exists"),
            Map.entry("set", "is set"),
            Map.entry("missing", "is missing"),
            Map.entry("≥", ">="),
            Map.entry("≤", "<="),
            Map.entry("≠", "!="));

    /** Maps the type names of other languages to this language's types. */
    static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("string", "text"),
            Map.entry("str", "text"),
            Map.entry("varchar", "text"),
            Map.entry("char", "text"),
            Map.entry("enum", "text"),
            Map.entry("int", "number"),
            Map.entry("integer", "number"),
            Map.entry("long", "number"),
            Map.entry("float", "number"),
            Map.entry("double", "number"),
            Map.entry("decimal", "number"),
            Map.entry("numeric", "number"),
            Map.entry("bool", "boolean"),
            Map.entry("flag", "boolean"),
            Map.entry("date", "timestamp"),
            Map.entry("datetime", "timestamp"),
            Map.entry("time", "timestamp"),
            Map.entry("instant", "timestamp"),
            Map.entry("set", "text set"),
            Map.entry("text_set", "text set"),
            Map.entry("text-set", "text set"),
            Map.entry("textset", "text set"),
            Map.entry("list", "text set"),
            Map.entry("array", "text set"),
            Map.entry("tags", "text set"),
            Map.entry("strings", "text set"));

    /** Maps other words for the options of an attribute to this language's options. */
    static final Map<String, String> OPTIONS =
            Map.of("future", "upcoming", "case-sensitive", "case sensitive", "case_sensitive", "case sensitive");

    /** Symbols of other languages of which the lexer accepts the first character and the parser rejects the second. */
    static final Map<String, String> SIGNS = Map.of("<>", "!=", "!==", "!=", "=>", ">=", "=<", "<=", "===", "==");

    /**
     * Words that other languages write before a name to test whether there is a value: {@code EXISTS plan}, {@code
     * isset(plan)}.
     */
    static final Map<String, String> EXISTENCE = Map.ofEntries(
            Map.entry("exists", "exists"),
            Map.entry("isset", "exists"),
            Map.entry("is_set", "exists"),
            Map.entry("is_not_null", "exists"),
            Map.entry("isnotnull", "exists"),
            Map.entry("defined", "exists"),
            Map.entry("missing", "is missing"),
            Map.entry("isnull", "is missing"),
            Map.entry("is_null", "is missing"));

    private ForeignWords() {}
}
