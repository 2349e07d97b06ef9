package dev.muster.segment.dsl;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Definitions;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Segment;
import dev.muster.segment.insight.LintWarning;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The declarations of a segments file: attributes and segments, each in the order of the file.
 *
 * <p>Segments may use each other in any order. A text is read as a whole: a missing segment, a cycle, and a use of an
 * attribute against its type are reported as errors with their positions. A file that builds on declarations of the
 * host or of other files is read against a {@link Scope}.
 *
 * <p>Reading takes time linear in the length of the text and in the number of segments in the scope. Immutable and
 * thread-safe.
 *
 * @param attributes the declared attributes; in a parsed file, no name twice
 * @param inferredTypes the types that segments gave to undeclared attributes, by name; see {@link Definitions}
 * @param segments the segments; in a parsed file, no name twice
 */
public record SegmentsFile(
        List<AttributeDeclaration> attributes, Map<String, AttributeType> inferredTypes, List<Segment> segments) {

    /** Copies the collections. */
    public SegmentsFile {
        attributes = List.copyOf(attributes);
        inferredTypes = Collections.unmodifiableMap(new LinkedHashMap<>(inferredTypes));
        segments = List.copyOf(segments);
    }

    /** Creates a file without inferred types. */
    public SegmentsFile(List<AttributeDeclaration> attributes, List<Segment> segments) {
        this(attributes, Map.of(), segments);
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
     * What the text of a file declares, within given limits, of which the length is the whole file's, as it is written and
     * as it is printed, and the others each segment's with those it uses.
     *
     * @throws ExpressionException if anything in it is refused, or past a limit
     */
    public static SegmentsFile parse(String text, Limits limits) {
        return tryParse(text, limits).orThrow();
    }

    /**
     * What the text of a file declares, beside given attributes and segments.
     *
     * @throws ExpressionException if anything in it is refused, or does not fit among them
     */
    public static SegmentsFile parse(String text, Scope scope) {
        return tryParse(text, scope).orThrow();
    }

    /** What the text of a file declares, within the standard limits, or all that is wrong with it. */
    public static ParseResult<SegmentsFile> tryParse(String text) {
        return tryParse(text, Scope.empty());
    }

    /** What the text of a file declares, within given limits, or all that is wrong with it. */
    public static ParseResult<SegmentsFile> tryParse(String text, Limits limits) {
        return tryParse(text, Scope.empty().withLimits(limits));
    }

    /**
     * What the text of a file declares, beside given attributes and segments, or all that is wrong with it. A segment of
     * the file takes the place of one of the same name, an attribute may be declared just as it is already.
     */
    public static ParseResult<SegmentsFile> tryParse(String text, Scope scope) {
        return tryParse(text, scope, segment -> List.of());
    }

    /**
     * The same with what lint says of each segment among the warnings, at its place in the text.
     *
     * @param lint is asked about the segments one by one, if nothing is wrong with the file; an engine's, as {@code
     *     engine.insight()::lint}, in which the segments are defined that those of the file use
     * @throws InvalidSegmentException if lint refuses a segment
     */
    public static ParseResult<SegmentsFile> tryParse(
            String text, Scope scope, Function<Segment, List<LintWarning>> lint) {
        SegmentsFileReader reader = SegmentsFileReader.read(text, scope);
        if (!reader.findings().hasErrors()) {
            reader.reportLint(lint);
        }
        return reader.findings()
                .resultOf(new SegmentsFile(reader.attributes(), reader.inferredTypes(), reader.segments()));
    }

    /**
     * Returns the declarations in the form from which an engine is built. {@code SegmentsFile.parse(definitions.toString())} is a
     * file of the same definitions, so a host can save an engine's definitions as text:
     *
     * <pre>{@code
     * String saved = engine.definitions().toString();
     * engine.start(savedInstant, savedSequence, SegmentsFile.parse(saved).definitions(), contacts);
     * }</pre>
     *
     * @throws InvalidSegmentException if a name is declared twice, which is not so in a parsed file
     */
    public Definitions definitions() {
        return new Definitions(attributes, inferredTypes, segments);
    }

    /** A file that declares the same, in canonical text. */
    @Override
    public String toString() {
        return Stream.of(
                        attributes.stream().map(Object::toString),
                        inferredTypes.entrySet().stream().map(SegmentsFile::inferred),
                        segments.stream().map(Object::toString))
                .flatMap(statements -> statements)
                .map(statement -> statement + "\n")
                .collect(Collectors.joining("\n"));
    }

    /** Returns the statement of an inferred type. */
    static String inferred(Map.Entry<String, AttributeType> type) {
        return AttributeDeclaration.of(type.getKey(), type.getValue()) + ", inferred";
    }
}
