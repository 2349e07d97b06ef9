package dev.muster.segment.dsl;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Limits;
import dev.muster.segment.Segment;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a segments file declares: attributes and segments, each in the order of the file.
 *
 * <p>Segments may use each other in any order, and segments and attributes that other files or the host declare;
 * whether all are there, and whether they go round, is found out where they come together.
 *
 * @param attributes the declared attributes; of a parsed file, no name twice
 * @param segments the segments; of a parsed file, no name twice
 */
public record SegmentsFile(List<AttributeDeclaration> attributes, List<Segment> segments) {

    /** Keeps copies of the lists. */
    public SegmentsFile {
        attributes = List.copyOf(attributes);
        segments = List.copyOf(segments);
    }

    /**
     * What the text of a file declares, within the standard limits. A byte order mark at its start is skipped.
     *
     * @throws ExpressionException if anything in it is refused
     */
    public static SegmentsFile parse(String text) {
        return tryParse(text).orThrow();
    }

    /**
     * What the text of a file declares, within given limits, of which the length is the whole file's and the others
     * each segment's.
     *
     * @throws ExpressionException if anything in it is refused, or past a limit
     */
    public static SegmentsFile parse(String text, Limits limits) {
        return tryParse(text, limits).orThrow();
    }

    /** What the text of a file declares, within the standard limits, or all that is wrong with it. */
    public static ParseResult<SegmentsFile> tryParse(String text) {
        return tryParse(text, Limits.standard());
    }

    /** What the text of a file declares, within given limits, or all that is wrong with it. */
    public static ParseResult<SegmentsFile> tryParse(String text, Limits limits) {
        StatementReader reader = new StatementReader(text, limits);
        return reader.findings().resultOf(new SegmentsFile(reader.attributes(), reader.segments()));
    }

    /** A file that declares the same, in canonical text. */
    @Override
    public String toString() {
        return Stream.concat(attributes.stream(), segments.stream())
                .map(statement -> statement + "\n")
                .collect(Collectors.joining("\n"));
    }
}
