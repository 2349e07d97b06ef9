package dev.muster.segment.dsl;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import dev.muster.segment.Segment.Mode;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.AttributeDeclarationContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.SegmentDefinitionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.SingleStatementContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Reads one file, statement by statement, then looks at it as a whole. Not safe for several threads. */
final class StatementReader {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Findings findings;
    private final Limits limits;

    private final List<AttributeDeclaration> attributes = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();

    /** Where each segment has its name. */
    private final List<Token> places = new ArrayList<>();

    private final Map<String, Token> attributeNames = new HashMap<>();
    private final Map<String, Token> segmentNames = new HashMap<>();

    /** Reads the text of a file, whatever is wrong with it. */
    StatementReader(String text, Limits limits) {
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        this.findings = new Findings(content);
        this.limits = limits;
        try {
            for (List<Token> statement : Tokens.statements(Tokens.of(content, limits))) {
                readStatement(statement);
            }
        } catch (Refusal refusal) {
            findings.add(refusal);
        }
        if (findings.isEmpty()) {
            bind();
        }
    }

    List<AttributeDeclaration> attributes() {
        return attributes;
    }

    List<Segment> segments() {
        return segments;
    }

    /** What is wrong with the file. */
    Findings findings() {
        return findings;
    }

    private void readStatement(List<Token> tokens) {
        try {
            if (!Tokens.startsStatement(tokens)) {
                String expected = "'attribute NAME:' or 'segment NAME:'";
                throw Refusal.expecting(
                        expected,
                        tokens.get(0),
                        "unexpected " + SyntaxErrors.shown(tokens.get(0)) + "; expected " + expected);
            }
            SingleStatementContext tree = SyntaxTree.of(tokens, SegmentsParser::singleStatement, limits);
            if (tree.attributeDeclaration() != null) {
                declare(tree.attributeDeclaration());
            } else {
                define(tree.segmentDefinition());
            }
        } catch (Refusal refusal) {
            findings.add(refusal);
        }
    }

    private void declare(AttributeDeclarationContext tree) {
        refuseTwice("attribute", "declared", tree.name().start, attributeNames);
        attributes.add(DeclarationReader.read(tree));
    }

    private void define(SegmentDefinitionContext tree) {
        Token name = tree.name().start;
        refuseTwice("segment", "defined", name, segmentNames);
        Predicate predicate = new PredicateReader(findings, limits).read(tree.disjunction());
        Mode mode = tree.DEMAND() == null ? Mode.REALTIME : Mode.ON_DEMAND;
        try {
            segments.add(new Segment(Values.name(name), predicate, mode));
            places.add(name);
        } catch (IllegalArgumentException refused) {
            throw Refusal.at(name, Values.reason(refused));
        }
    }

    /** Reports a second statement of one name, and reads on: it may have errors of its own. */
    private void refuseTwice(String what, String done, Token name, Map<String, Token> earlier) {
        Token first = earlier.putIfAbsent(Values.name(name), name);
        if (first != null) {
            findings.add(Refusal.at(
                    name,
                    what + " '" + Values.name(name) + "' is " + done + " twice; first in line " + first.getLine()));
        }
    }

    /**
     * Refuses the first segment that needs a type which its attributes cannot have beside the segments before it. It is
     * looked for by halves: what is refused stays refused when more segments come.
     */
    private void bind() {
        Schema schema = Schema.of(attributes);
        InvalidSegmentException conflict = conflict(schema, segments.size());
        int accepted = 0;
        int refused = segments.size();
        while (conflict != null && refused - accepted > 1) {
            int middle = (accepted + refused) >>> 1;
            InvalidSegmentException sooner = conflict(schema, middle);
            if (sooner == null) {
                accepted = middle;
            } else {
                conflict = sooner;
                refused = middle;
            }
        }
        if (conflict != null) {
            findings.add(Refusal.at(places.get(refused - 1), Values.reason(conflict)));
        }
    }

    private @Nullable InvalidSegmentException conflict(Schema schema, int count) {
        try {
            schema.bind(segments.subList(0, count), Schema.HeldValues.none());
            return null;
        } catch (InvalidSegmentException conflict) {
            return conflict;
        }
    }
}
