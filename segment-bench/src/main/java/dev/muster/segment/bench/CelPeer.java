package dev.muster.segment.bench;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;

/**
 * The language that a host would embed instead, CEL, with the same attributes declared. What comes out can be evaluated; when time
 * alone changes the answer it cannot tell.
 */
final class CelPeer {

    private final CelCompiler compiler;

    CelPeer() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder();
        for (AttributeDeclaration attribute : Expression.attributes()) {
            builder.addVar(attribute.name(), type(attribute.type()));
        }
        this.compiler = builder.addVar("now", SimpleType.TIMESTAMP)
                .setResultType(SimpleType.BOOL)
                .build();
    }

    private static CelType type(AttributeType type) {
        return switch (type) {
            case TEXT -> SimpleType.STRING;
            case NUMBER -> SimpleType.DOUBLE;
            case BOOLEAN -> SimpleType.BOOL;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case TEXT_SET -> ListType.create(SimpleType.STRING);
        };
    }

    /** Syntax alone. */
    CelAbstractSyntaxTree parse(String text) throws CelValidationException {
        return compiler.parse(text).getAst();
    }

    /** Syntax and types. Most of the cost is the same for any text: the checker enters CEL's own functions anew each time. */
    CelAbstractSyntaxTree compile(String text) throws CelValidationException {
        return compiler.compile(text).getAst();
    }
}
