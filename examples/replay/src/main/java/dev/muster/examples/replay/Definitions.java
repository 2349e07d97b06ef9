package dev.muster.examples.replay;

import dev.muster.segment.Limits;
import dev.muster.segment.Segment;
import dev.muster.segment.dsl.Diagnostic;
import dev.muster.segment.dsl.ParseResult;
import dev.muster.segment.dsl.SegmentsFile;
import dev.muster.segment.engine.SegmentEngine;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The declared attributes and segments of a file.
 *
 * @param file what is in it
 * @param warnings what is to be said about it, each with its place
 */
record Definitions(SegmentsFile file, List<String> warnings) {

    private static final int LONGEST_TEXT = Limits.standard().textLength();

    private static final int DIAGNOSTICS_SHOWN = 20;

    /** @throws InputException if the file cannot be read, or with all that is wrong in it */
    static Definitions read(Source source) throws InputException {
        try (TextReader reader = TextReader.ofFile(source.open(), source.name())) {
            ParseResult<SegmentsFile> result = SegmentsFile.tryParse(text(reader, source.name()));
            if (result instanceof ParseResult.Refused) {
                throw new InputException(messages(source, result.diagnostics()));
            }
            SegmentsFile file = result.orThrow();
            if (file.segments().isEmpty()) {
                throw InputException.in(source.name(), "has no segments; expected 'segment NAME:' and a predicate");
            }
            List<String> warnings = result.diagnostics().stream()
                    .map(warning -> headline(source, warning))
                    .toList();
            return new Definitions(file, warnings);
        } catch (IOException failure) {
            throw InputException.unreadable(source.name(), failure);
        }
    }

    private static String messages(Source source, List<Diagnostic> diagnostics) {
        int more = diagnostics.size() - DIAGNOSTICS_SHOWN;
        return diagnostics.stream()
                .limit(DIAGNOSTICS_SHOWN)
                .map(diagnostic -> message(source, diagnostic))
                .collect(Collectors.joining("\n", "", more > 0 ? "\nand " + more + " more" : ""));
    }

    private static String message(Source source, Diagnostic diagnostic) {
        return headline(source, diagnostic) + "\n" + diagnostic.caret();
    }

    private static String headline(Source source, Diagnostic diagnostic) {
        Position position = new Position(diagnostic.line(), diagnostic.column());
        return source.name() + ":" + position + ": " + Excerpt.ofMessage(diagnostic.message());
    }

    private static String text(TextReader reader, String name) throws IOException, InputException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[1 << 13];
        for (int count; text.length() <= LONGEST_TEXT && (count = reader.read(buffer)) >= 0; ) {
            text.append(buffer, 0, count);
        }
        if (text.length() > LONGEST_TEXT) {
            throw InputException.in(name, "has more than " + LONGEST_TEXT + " characters; expected no more");
        }
        return text.toString();
    }

    /** An engine with these attributes and segments, which fit together: the file was read as a whole. */
    SegmentEngine engine(InstantSource clock) {
        return SegmentEngine.builder()
                .clock(clock)
                .attributes(file.attributes())
                .define(file.segments())
                .build();
    }

    List<String> segmentNames() {
        return file.segments().stream().map(Segment::name).toList();
    }
}
