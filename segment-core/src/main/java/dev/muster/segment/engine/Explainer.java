package dev.muster.segment.engine;

import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Value;
import dev.muster.segment.insight.Explanation.Kind;
import dev.muster.segment.insight.Explanation.Part;
import dev.muster.segment.insight.Explanation.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Explains predicates for what one contact held at one instant: each leaf by the evaluator, each joint from its parts. */
final class Explainer {

    private final Meanings meanings;
    private final Schema schema;
    private final Binder binder;
    private final Map<String, Value> values;
    private final long now;
    private final Cell cell = new Cell();

    /**
     * Creates an explainer for one contact.
     *
     * @param meanings the segments that others may use
     * @param schema how attributes read
     * @param binder binds leaves against the same schema
     * @param values the contact's values, by attribute
     * @param now engine time, in milliseconds of the epoch
     */
    Explainer(Meanings meanings, Schema schema, Binder binder, Map<String, Value> values, long now) {
        this.meanings = meanings;
        this.schema = schema;
        this.binder = binder;
        this.values = values;
        this.now = now;
    }

    /** A part, and what becomes of it. */
    private record Explained(Part part, Course course) {}

    /** The predicate as a tree. */
    Part explain(Predicate predicate) {
        return explained(predicate).part;
    }

    private Explained explained(Predicate predicate) {
        if (predicate instanceof Predicate.Leaf leaf) {
            return leaf(leaf);
        }
        List<Explained> operands = new ArrayList<>();
        if (predicate instanceof Predicate.And and) {
            and.operands().forEach(operand -> operands.add(explained(operand)));
            return joint(Kind.ALL, predicate, operands, Course.all(courses(operands)));
        }
        if (predicate instanceof Predicate.Or or) {
            or.operands().forEach(operand -> operands.add(explained(operand)));
            return joint(Kind.ANY, predicate, operands, Course.any(courses(operands)));
        }
        if (predicate instanceof Predicate.Not not) {
            operands.add(explained(not.operand()));
            return joint(Kind.NOT, predicate, operands, operands.get(0).course.negated());
        }
        Predicate.InSegment use = (Predicate.InSegment) predicate;
        LiveSegment used = Objects.requireNonNull(meanings.find(use.segment()));
        operands.add(explained(used.definition.predicate()));
        return joint(Kind.IN_SEGMENT, predicate, operands, operands.get(0).course);
    }

    private static List<Course> courses(List<Explained> operands) {
        return operands.stream().map(Explained::course).toList();
    }

    private static Explained joint(Kind kind, Predicate predicate, List<Explained> operands, Course course) {
        List<Part> parts = operands.stream().map(Explained::part).toList();
        return new Explained(
                new Part(kind, predicate, course.holds(), Seen.NOTHING, null, null, instant(course.next()), parts),
                course);
    }

    private Explained leaf(Predicate.Leaf leaf) {
        BoundLeaf bound = ((BoundPredicate.Leaf) leaf.match(binder)).leaf();
        BoundAttribute attribute = binder.slots().get(bound.slot());
        Value held = values.get(leaf.attribute());
        cell.load(attribute, held == null ? Column.MISSING : Column.OTHER, held);
        Course course = Course.of(bound, cell, now);
        Value read = schema.read(leaf.attribute(), held);
        return new Explained(
                new Part(
                        Kind.LEAF,
                        leaf,
                        course.holds(),
                        seen(held, read),
                        leaf.attribute(),
                        read == null ? held : read,
                        instant(course.next()),
                        List.of()),
                course);
    }

    private static Seen seen(@Nullable Value held, @Nullable Value read) {
        if (held == null) {
            return read == null ? Seen.MISSING : Seen.DEFAULT;
        }
        return read == null ? Seen.UNREADABLE : Seen.VALUE;
    }

    private static @Nullable Instant instant(long millis) {
        return millis == TimeIndex.NEVER ? null : Instant.ofEpochMilli(millis);
    }
}
