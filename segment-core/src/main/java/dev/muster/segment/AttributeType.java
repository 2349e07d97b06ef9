package dev.muster.segment;

/** The five types an attribute's values can have. */
public enum AttributeType {
    /** Unicode text, kept as written; compares by simple case folding unless declared case sensitive. */
    TEXT("text", "a text like \"a\""),
    /** A finite IEEE double. */
    NUMBER("number", "digits like 99, -1.5 or 1e3"),
    /** {@code true} or {@code false}. */
    BOOLEAN("boolean", "true or false"),
    /** An instant in UTC with millisecond precision, in the years 1 to 9999. */
    TIMESTAMP("timestamp", "a date (2024-02-01) or an instant (2024-02-01T10:00:00Z)"),
    /** A set of texts ("tags"); each compares as text does. */
    TEXT_SET("text set", "texts like [\"a\", \"b\"] or \"a; b\"");

    private final String spelling;
    private final String forms;

    AttributeType(String spelling, String forms) {
        this.spelling = spelling;
        this.forms = forms;
    }

    /**
     * Returns the forms of values that read as this type, for messages: {@code a date (2024-02-01) or an instant
     * (2024-02-01T10:00:00Z)}.
     */
    public String forms() {
        return forms;
    }

    /** The type as people write it in a declaration and read it in a message: {@code text set}. */
    @Override
    public String toString() {
        return spelling;
    }
}
