package dev.muster.segment.engine;

/** One distinct thing that rows refer to by its code, counted so that the code comes free when no row does. */
abstract class DictionaryEntry {

    final String key;
    final int code;
    int references;

    DictionaryEntry(String key, int code) {
        this.key = key;
        this.code = code;
    }
}
