package dev.muster.segment.dsl;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Segment.Mode;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.AttributeDeclarationContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.SegmentDefinitionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.SingleStatementContext;
import dev.muster.segment.insight.LintWarning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Reads one file, statement by statement, then looks at it as a whole. Not safe for several threads. */
final class SegmentsFileReader {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Line breaks after a statement as a file is printed, but after the last one less. */
    private static final int LINES = 2;

    private static final String HEADERS = "'attribute NAME:' or 'segment NAME:'";

    private final Scope scope;
    private final Findings findings;
    private final Places places = new Places();
    private final Resolution resolution;

    private final List<AttributeDeclaration> attributes = new ArrayList<>();
    private final Map<String, AttributeType> inferredTypes = new LinkedHashMap<>();
    private final List<Segment> segments = new ArrayList<>();

    private final Map<String, Token> attributeNames = new HashMap<>();

    /** Segments that may be used. */
    private Set<String> known = Set.of();

    private final Map<String, Token> segmentNames = new HashMap<>();

    private SegmentsFileReader(String content, Scope scope) {
        this.scope = scope;
        this.findings = new Findings(content);
        this.resolution = new Resolution(scope, places, findings);
    }

    /** Reads the text of a file, whatever is wrong with it. */
    static SegmentsFileReader read(String text, Scope scope) {
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        SegmentsFileReader reader = new SegmentsFileReader(content, scope);
        try {
            reader.read(Tokens.statements(Tokens.of(content, scope.limits())));
        } catch (Refusal refusal) {
            reader.findings.add(refusal);
        }
        reader.resolution.report();
        if (!reader.findings.hasErrors() && PredicateLimits.mayGrowBeyond(content.length(), scope.limits())) {
            reader.requireCanonicalLength();
        }
        return reader;
    }

    List<AttributeDeclaration> attributes() {
        return attributes;
    }

    Map<String, AttributeType> inferredTypes() {
        return inferredTypes;
    }

    List<Segment> segments() {
        return segments;
    }

    /** What is wrong with the file. */
    Findings findings() {
        return findings;
    }

    /** Adds what lint says of the segments to the warnings. */
    void reportLint(Function<Segment, List<LintWarning>> lint) {
        resolution.reportLint(lint);
    }

    /** Refuses what would be too long as {@code SegmentsFile.toString()} prints it. */
    private void requireCanonicalLength() {
        int limit = scope.limits().textLength();
        long length = 0;
        for (AttributeDeclaration declaration : attributes) {
            length += declaration.toString().length() + LINES;
        }
        for (Map.Entry<String, AttributeType> inferred : inferredTypes.entrySet()) {
            length += SegmentsFile.inferred(inferred).length() + LINES;
        }
        for (Segment segment : segments) {
            Segment empty = new Segment(segment.name(), StandIn.PREDICATE, segment.mode());
            length += empty.toString().length() - StandIn.PREDICATE.toString().length() + LINES;
            length += length > limit ? 0 : segment.predicate().textLength((int) (limit - length));
        }
        if (length - 1 > limit) {
            findings.addError(Place.START, PredicateLimits.tooLong(scope.limits()));
        }
    }

    /** Attributes come first: whether one is declared says what its name means in a predicate. */
    private void read(List<List<Token>> statements) {
        List<List<Token>> definitions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (List<Token> statement : statements) {
            if (Tokens.startsStatement(statement) && statement.get(0).getType() == SegmentsParser.SEGMENT) {
                names.add(Values.name(statement.get(1)));
            }
        }
        resolution.replace(names);
        known = resolution.knownSegments();
        for (List<Token> statement : statements) {
            if (!Tokens.startsStatement(statement)) {
                findings.add(noStatement(statement));
            } else if (statement.get(0).getType() == SegmentsParser.ATTRIBUTE) {
                declare(statement);
            } else {
                definitions.add(statement);
            }
        }
        PredicateReader reader = new PredicateReader(scope.limits(), findings, places, resolution.knownAttributes());
        for (List<Token> definition : definitions) {
            define(definition, reader);
        }
        reader.reportMisreadings();
    }

    private void declare(List<Token> statement) {
        try {
            AttributeDeclarationContext tree = tree(statement).attributeDeclaration();
            AttributeDeclaration declaration = DeclarationReader.read(tree, findings);
            boolean isInferred = DeclarationReader.isInferred(tree, findings);
            if (!isFirst("attribute", "declared", tree.name().start, attributeNames)) {
                return;
            }
            if (isInferred) {
                inferredTypes.put(declaration.name(), declaration.type());
                resolution.infer(declaration.name(), declaration.type(), Place.of(tree.name().start));
            } else {
                attributes.add(declaration);
                resolution.declare(declaration, Place.of(tree.name().start));
            }
        } catch (Refusal refusal) {
            findings.add(refusal);
            resolution.declareUnreadable(Values.name(statement.get(1)));
        }
    }

    private void define(List<Token> statement, PredicateReader reader) {
        Token name = statement.get(1);
        Predicate predicate = StandIn.PREDICATE;
        Mode mode = Mode.REALTIME;
        try {
            SegmentDefinitionContext tree = tree(statement).segmentDefinition();
            predicate = reader.read(tree.disjunction());
            mode = tree.DEMAND() == null ? Mode.REALTIME : Mode.ON_DEMAND;
        } catch (Refusal refusal) {
            findings.add(refusal);
        }
        define(name, predicate, mode);
    }

    /** Takes a segment in, even one whose predicate was refused: others may use it. */
    private void define(Token name, Predicate predicate, Mode mode) {
        boolean isFirst = isFirst("segment", "defined", name, segmentNames);
        try {
            Segment segment = new Segment(Values.name(name), predicate, mode);
            if (isFirst) {
                segments.add(segment);
                resolution.define(segment, Place.of(name));
            } else {
                resolution.defineAgain(segment, Place.of(name));
            }
        } catch (IllegalArgumentException refused) {
            findings.addError(Place.of(name), Refusal.reason(refused));
        }
    }

    private SingleStatementContext tree(List<Token> statement) {
        return SyntaxTree.of(statement, SegmentsParser::singleStatement, scope.limits(), known);
    }

    /** Whether a statement is the first of its name; a second is reported. */
    private boolean isFirst(String what, String done, Token name, Map<String, Token> earlier) {
        Token first = earlier.putIfAbsent(Values.name(name), name);
        if (first != null) {
            findings.addError(
                    Place.of(name),
                    what + " '" + Shown.cut(Values.name(name)) + "' is " + done + " twice; first in line "
                            + first.getLine());
        }
        return first == null;
    }

    /** Tokens at the start of a file that belong to no statement. */
    private static Refusal noStatement(List<Token> tokens) {
        Token first = tokens.get(0);
        boolean isHeader = first.getType() == SegmentsParser.SEGMENT || first.getType() == SegmentsParser.ATTRIBUTE;
        if (isHeader) {
            return badHeader(tokens);
        }
        String meant = Suggestions.nearest(first.getText(), List.of("attribute", "segment"));
        return Refusal.expecting(
                HEADERS,
                first,
                "unexpected " + Shown.token(first) + "; expected " + HEADERS
                        + (meant == null ? "" : "; did you mean '" + meant + "'?"));
    }

    /** A header that has no name or no colon. */
    private static Refusal badHeader(List<Token> tokens) {
        if (tokens.size() == 1 || tokens.get(1).getType() == SegmentsParser.COLON) {
            return missing("a name", 1, tokens, null);
        }
        String meant = Headers.meantBeforeColon(tokens);
        boolean isSegment = tokens.get(0).getType() == SegmentsParser.SEGMENT;
        if (!isSegment || tokens.size() == 2 || tokens.get(2).getType() != SegmentsParser.ON) {
            return missing("':'", 2, tokens, meant);
        }
        return tokens.size() == 3 || tokens.get(3).getType() != SegmentsParser.DEMAND
                ? missing("'demand'", 3, tokens, meant)
                : missing("':'", 4, tokens, null);
    }

    private static Refusal missing(String expected, int index, List<Token> tokens, @Nullable String meant) {
        boolean isEnd = index >= tokens.size();
        Token token = isEnd ? Tokens.end(tokens) : tokens.get(index);
        String what = isEnd ? "end" : Shown.token(token);
        return Refusal.expecting(
                expected,
                token,
                "unexpected " + what + "; expected " + expected
                        + (meant == null ? "" : "; did you mean '" + meant + "'?"));
    }
}
