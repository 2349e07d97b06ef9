package dev.muster.segment.dsl;

/** A text that is too long to be the name of its test. */
record NamedText(String name, String text) {
    @Override
    public String toString() {
        return name;
    }
}
