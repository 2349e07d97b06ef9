package dev.muster.segment;

/** The five types an attribute's values can have. */
public enum AttributeType {
    /** Unicode text, kept as written; compares by simple case folding unless declared case sensitive. */
    TEXT("text"),
    /** A finite IEEE double. */
    NUMBER("number"),
    /** {@code true} or {@code false}. */
    BOOLEAN("boolean"),
    /** An instant in UTC with millisecond precision, in the years 1 to 9999. */
    TIMESTAMP("timestamp"),
    /** A set of texts ("tags"); each compares as text does. */
    TEXT_SET("text set");

    private final String spelling;

    AttributeType(String spelling) {
        this.spelling = spelling;
    }

    /** The type as people write it in a declaration and read it in a message: {@code text set}. */
    @Override
    public String toString() {
        return spelling;
    }
}
