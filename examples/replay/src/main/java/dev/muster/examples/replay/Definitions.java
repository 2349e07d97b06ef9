package dev.muster.examples.replay;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Segment;
import dev.muster.segment.dsl.Diagnostic;
import dev.muster.segment.dsl.ExpressionException;
import dev.muster.segment.dsl.SegmentsFile;
import dev.muster.segment.engine.SegmentEngine;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The declared attributes and segments of a file.
 *
 * @param name the file's name
 * @param file what is in it
 */
record Definitions(String name, SegmentsFile file) {

    private static final int LONGEST_TEXT = Limits.standard().textLength();

    private static final int DIAGNOSTICS_SHOWN = 20;

    /** @throws InputException if the file cannot be read, or with all that is wrong in it */
    static Definitions read(Source source) throws InputException {
        try (Utf8Reader reader = new Utf8Reader(source.open(), source.name())) {
            SegmentsFile file = SegmentsFile.parse(text(reader, source.name()));
            if (file.segments().isEmpty()) {
                throw InputException.in(source.name(), "has no segments; expected 'segment NAME:' and a predicate");
            }
            return new Definitions(source.name(), file);
        } catch (IOException failure) {
            throw InputException.unreadable(source.name(), failure);
        } catch (ExpressionException refused) {
            throw new InputException(messages(source, refused.diagnostics()));
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
        Position position = new Position(diagnostic.line(), diagnostic.column());
        return source.name() + ":" + position + ": " + Excerpt.ofMessage(diagnostic.message()) + "\n"
                + diagnostic.caret();
    }

    private static String text(Utf8Reader reader, String name) throws IOException, InputException {
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

    /** @throws InputException if the segments do not fit each other or the declarations */
    SegmentEngine engine(InstantSource clock) throws InputException {
        try {
            return SegmentEngine.builder()
                    .clock(clock)
                    .attributes(file.attributes())
                    .define(file.segments())
                    .build();
        } catch (InvalidSegmentException refused) {
            throw InputException.in(name, String.valueOf(refused.getMessage()));
        }
    }

    List<String> segmentNames() {
        return file.segments().stream().map(Segment::name).toList();
    }
}
