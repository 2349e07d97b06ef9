package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsLexer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The words and signs that mean something to the grammar, taken from it, so that new ones are tested as well. */
final class Keywords {

    private static final List<String> ALL = IntStream.rangeClosed(1, SegmentsLexer.VOCABULARY.getMaxTokenType())
            .mapToObj(SegmentsLexer.VOCABULARY::getLiteralName)
            .filter(Objects::nonNull)
            .map(quoted -> quoted.substring(1, quoted.length() - 1))
            .toList();

    static final List<String> WORDS = ALL.stream().filter(Keywords::isWord).toList();

    static final List<String> SIGNS =
            ALL.stream().filter(keyword -> !isWord(keyword)).toList();

    private Keywords() {}

    private static boolean isWord(String keyword) {
        return Character.isLetter(keyword.charAt(0));
    }
}
