package dev.muster.segment;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that decides who is a member, besides contacts and time: the declared attributes, the types that segments
 * have given to undeclared attributes, and the segments. Immutable.
 *
 * <p>A host saves them together with its contacts, as the text of {@link #toString}, as rows, or in any other form. The
 * inferred types must be saved too: {@code tier in [1, 2]} compares numbers or texts depending on the values that
 * contacts held when it was defined, and a type inferred again from later values could differ.
 *
 * @param attributes the declared attributes, in the order of their declaration; no name twice
 * @param inferredTypes the types of undeclared attributes, by name; those of declared attributes are left out
 * @param segments the segments, in the order of their definition; no name twice
 */
public record Definitions(
        List<AttributeDeclaration> attributes, Map<String, AttributeType> inferredTypes, List<Segment> segments) {

    private static final Definitions NONE = new Definitions(List.of(), Map.of(), List.of());

    /**
     * Copies the collections.
     *
     * @throws InvalidSegmentException if an attribute is declared twice, or a segment defined twice
     * @throws IllegalArgumentException if a name cannot be an attribute's
     */
    public Definitions {
        attributes = List.copyOf(attributes);
        segments = List.copyOf(segments);
        Schema declared = Schema.of(attributes);
        Map<String, AttributeType> inferred = new LinkedHashMap<>();
        inferredTypes.forEach((name, type) -> {
            AttributeDeclaration checked = AttributeDeclaration.of(name, type);
            if (!declared.isDeclared(name)) {
                inferred.put(name, checked.type());
            }
        });
        inferredTypes = Collections.unmodifiableMap(inferred);
        requireDistinct(segments);
    }

    private static void requireDistinct(Collection<Segment> segments) {
        Set<String> names = new HashSet<>();
        for (Segment segment : segments) {
            if (!names.add(segment.name())) {
                throw new InvalidSegmentException("segment '" + segment.name() + "' is defined twice");
            }
        }
    }

    /** Returns empty definitions. */
    public static Definitions none() {
        return NONE;
    }

    /**
     * Returns definitions without inferred types. An engine that is built with them infers the type of every undeclared
     * attribute.
     *
     * @throws InvalidSegmentException if an attribute is declared twice, or a segment defined twice
     */
    public static Definitions of(Collection<AttributeDeclaration> attributes, Collection<Segment> segments) {
        return new Definitions(List.copyOf(attributes), Map.of(), List.copyOf(segments));
    }

    /**
     * Returns these definitions in the form of a segments file, with {@code attribute tier: number, inferred} for an
     * inferred type. {@code SegmentsFile.parse(text).definitions()} equals these definitions.
     */
    @Override
    public String toString() {
        Stream<String> inferred = inferredTypes.entrySet().stream()
                .map(type -> AttributeDeclaration.of(type.getKey(), type.getValue()) + ", inferred");
        return Stream.of(
                        attributes.stream().map(Object::toString),
                        inferred,
                        segments.stream().map(Object::toString))
                .flatMap(statements -> statements)
                .map(statement -> statement + "\n")
                .collect(Collectors.joining("\n"));
    }
}
