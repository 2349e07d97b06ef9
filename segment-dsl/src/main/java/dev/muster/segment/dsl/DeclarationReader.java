package dev.muster.segment.dsl;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.AttributeDeclarationContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.AttributeOptionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.CaseSensitiveContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.DefaultValueContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ListValueContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.PastContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.TextSetContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.TypeContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** Makes a declaration of a syntax tree. */
final class DeclarationReader {

    private DeclarationReader() {}

    /**
     * The declaration.
     *
     * @throws Refusal at the name or option that is refused
     */
    static AttributeDeclaration read(AttributeDeclarationContext tree) {
        Token name = tree.name().start;
        AttributeDeclaration declaration;
        try {
            declaration = AttributeDeclaration.of(Values.name(name), type(tree.type()));
        } catch (IllegalArgumentException refused) {
            throw Refusal.at(name, Values.reason(refused));
        }
        for (AttributeOptionContext option : tree.attributeOption()) {
            try {
                declaration = with(option, declaration);
            } catch (IllegalArgumentException refused) {
                throw Refusal.at(Place.between(option.start, option.stop), Values.reason(refused));
            }
        }
        return declaration;
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

    private static AttributeDeclaration with(AttributeOptionContext option, AttributeDeclaration declaration) {
        if (option instanceof CaseSensitiveContext) {
            return declaration.caseSensitive();
        }
        if (option instanceof DefaultValueContext given) {
            return declaration.withDefault(defaultValue(given));
        }
        return option instanceof PastContext ? declaration.past() : declaration.upcoming();
    }

    private static Value defaultValue(DefaultValueContext tree) {
        if (tree.textSet() != null) {
            return textSet(tree.textSet());
        }
        Token value = tree.value().start;
        return switch (value.getType()) {
            case SegmentsParser.NUMERAL ->
                Value.number(Values.number(value, "default").value());
            case SegmentsParser.TRUE -> Value.bool(true);
            case SegmentsParser.FALSE -> Value.bool(false);
            case SegmentsParser.INSTANT ->
                Value.timestamp(Values.moment(value, "default").first());
            default -> Value.text(Values.text(value, "default").text());
        };
    }

    private static Value textSet(TextSetContext tree) {
        List<String> texts = new ArrayList<>();
        for (ListValueContext value : tree.listValue()) {
            texts.add(Values.listedText(value.start).text());
        }
        return Value.textSet(texts);
    }
}
