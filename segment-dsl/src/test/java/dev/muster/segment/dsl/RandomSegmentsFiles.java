package dev.muster.segment.dsl;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Segments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Files whose segments agree on the types of their attributes and use only segments of the same file. */
final class RandomSegmentsFiles {

    private static final int MOST_STATEMENTS = 4;

    private final Random random;
    private final RandomValues values;
    private final RandomPredicates predicates;

    RandomSegmentsFiles(Random random) {
        this.random = random;
        this.values = new RandomValues(random);
        this.predicates = new RandomPredicates(random);
    }

    SegmentsFile any() {
        List<AttributeDeclaration> typed = names().stream()
                .map(name -> AttributeDeclaration.of(name, values.pick(List.of(AttributeType.values()))))
                .toList();
        Map<String, AttributeType> inferred = new LinkedHashMap<>();
        List<AttributeDeclaration> declared = typed.stream()
                .filter(attribute -> isDeclared(attribute, inferred))
                .map(this::withOptions)
                .toList();
        List<Segment> segments = new ArrayList<>();
        for (String name : names()) {
            Segment.Builder segment = Segment.named(name).where(predicate(typed, segments));
            segments.add(random.nextInt(4) == 0 ? segment.onDemand().build() : segment.build());
        }
        if (random.nextBoolean()) {
            // A segment may come after those that use it.
            Collections.reverse(segments);
        }
        return new SegmentsFile(declared, inferred, segments);
    }

    /**
     * Returns whether an attribute is declared: three in four are. For half of the others the inferred type is known.
     */
    private boolean isDeclared(AttributeDeclaration attribute, Map<String, AttributeType> inferred) {
        boolean isDeclared = random.nextInt(4) > 0;
        if (!isDeclared && random.nextBoolean()) {
            inferred.put(attribute.name(), attribute.type());
        }
        return isDeclared;
    }

    private Set<String> names() {
        int count = 1 + random.nextInt(MOST_STATEMENTS);
        return Stream.generate(values::name).limit(count).collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    private Predicate predicate(List<AttributeDeclaration> attributes, List<Segment> segments) {
        List<Predicate> leaves = new ArrayList<>();
        do {
            AttributeDeclaration attribute = values.pick(attributes);
            leaves.add(predicates.leaf(attribute.name(), attribute.type()));
        } while (random.nextBoolean());
        if (!segments.isEmpty() && random.nextBoolean()) {
            leaves.add(Segments.inSegment(values.pick(segments).name()));
        }
        Predicate joined = leaves.get(0);
        for (Predicate leaf : leaves.subList(1, leaves.size())) {
            joined = random.nextBoolean() ? Segments.allOf(leaf, joined) : Segments.anyOf(joined, leaf.negated());
        }
        return random.nextInt(4) == 0 ? joined.negated() : joined;
    }

    private AttributeDeclaration withOptions(AttributeDeclaration attribute) {
        AttributeDeclaration declared =
                random.nextBoolean() ? attribute.withDefault(values.value(attribute.type())) : attribute;
        return switch (attribute.type()) {
            case TEXT -> random.nextBoolean() ? declared.caseSensitive() : declared;
            case TIMESTAMP ->
                switch (random.nextInt(3)) {
                    case 0 -> declared.past();
                    case 1 -> declared.upcoming();
                    default -> declared;
                };
            case NUMBER, BOOLEAN, TEXT_SET -> declared;
        };
    }
}
