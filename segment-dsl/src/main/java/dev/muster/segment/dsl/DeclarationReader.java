package dev.muster.segment.dsl;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.AttributeDeclarationContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.AttributeOptionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.CaseSensitiveContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.DefaultValueContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.InferredContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.PastContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.TypeContext;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Makes a declaration of a syntax tree. */
final class DeclarationReader {

    private static final MomentAdvice ADVICE = new MomentAdvice("", false);

    private DeclarationReader() {}

    /**
     * The declaration, without the options that were refused and reported.
     *
     * @throws Refusal at the name if it is refused
     */
    static AttributeDeclaration read(AttributeDeclarationContext tree, Findings findings) {
        Token name = tree.name().start;
        AttributeDeclaration declaration;
        try {
            declaration = AttributeDeclaration.of(Values.name(name), type(tree.type()));
        } catch (IllegalArgumentException refused) {
            throw Refusal.at(name, Refusal.reason(refused));
        }
        for (AttributeOptionContext option : tree.attributeOption()) {
            declaration = with(option, declaration, findings);
        }
        return declaration;
    }

    /**
     * Returns whether a type was inferred from segments instead of declared. If it was, reports other options as
     * errors.
     */
    static boolean isInferred(AttributeDeclarationContext tree, Findings findings) {
        for (AttributeOptionContext option : tree.attributeOption()) {
            if (option instanceof InferredContext) {
                if (tree.attributeOption().size() > 1) {
                    findings.addError(
                            Place.between(option.start, option.stop),
                            "'inferred' cannot stand with other options; a type that is inferred is not declared");
                }
                return true;
            }
        }
        return false;
    }

    private static AttributeDeclaration with(
            AttributeOptionContext option, AttributeDeclaration declaration, Findings findings) {
        try {
            if (option instanceof InferredContext) {
                return declaration;
            }
            if (option instanceof CaseSensitiveContext) {
                return declaration.caseSensitive();
            }
            if (option instanceof DefaultValueContext given) {
                Value value = defaultValue(given, declaration.type(), findings);
                return value == null ? declaration : declaration.withDefault(value);
            }
            return option instanceof PastContext ? declaration.past() : declaration.upcoming();
        } catch (IllegalArgumentException refused) {
            findings.addError(Place.between(option.start, option.stop), Refusal.reason(refused));
            return declaration;
        }
    }

    private static AttributeType type(TypeContext tree) {
        return switch (tree.start.getType()) {
            case SegmentsParser.TEXT -> tree.SET() == null ? AttributeType.TEXT : AttributeType.TEXT_SET;
            case SegmentsParser.NUMBER -> AttributeType.NUMBER;
            case SegmentsParser.BOOLEAN -> AttributeType.BOOLEAN;
            case SegmentsParser.TIMESTAMP -> AttributeType.TIMESTAMP;
            default -> throw new AssertionError("no type: " + tree.start);
        };
    }

    private static @Nullable Value defaultValue(DefaultValueContext tree, AttributeType type, Findings findings) {
        if (tree.textSet() == null) {
            return findings.orReported(() -> defaultValue(tree.value().start, type));
        }
        List<Token> tokens =
                tree.textSet().listValue().stream().map(value -> value.start).toList();
        List<String> texts =
                findings.each(tokens, token -> Values.listedText(token).text());
        return texts == null ? null : Value.textSet(texts);
    }

    /** A text in quotes may say a value of any type, as a write may. */
    private static Value defaultValue(Token token, AttributeType type) {
        if (token.getType() == SegmentsParser.QUOTED_TEXT) {
            return Value.text(Values.text(token, "default").text());
        }
        return switch (type) {
            case TEXT -> Value.text(Values.text(token, "default").text());
            case NUMBER -> Value.number(Values.number(token, "default", ADVICE).value());
            case BOOLEAN -> bool(token);
            case TIMESTAMP ->
                Value.timestamp(Values.moment(token, "default", ADVICE).first());
            case TEXT_SET ->
                throw Refusal.at(token, "'default' needs a list of texts like [a, b]; got " + Shown.token(token));
        };
    }

    private static Value bool(Token token) {
        return switch (token.getType()) {
            case SegmentsParser.TRUE -> Value.bool(true);
            case SegmentsParser.FALSE -> Value.bool(false);
            default -> throw Refusal.at(token, "'default' needs true or false; got " + Shown.token(token));
        };
    }
}
