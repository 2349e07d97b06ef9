package dev.muster.segment.engine;

/** A contact: its id as the host knows it, its number inside, and its values. */
final class Contact {

    final String id;
    final int number;
    long[] row = Row.EMPTY;

    Contact(String id, int number) {
        this.id = id;
        this.number = number;
    }
}
