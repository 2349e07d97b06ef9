package dev.muster.segment.dsl;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a text is read against: attributes, and the segments that are there beside those of the text. With a scope,
 * everything that an engine of these attributes and segments would refuse is an error at its place in the text: an
 * attribute that is used against its type, a segment that is not there, a way round. What may not be meant as written is a
 * warning: a bare {@code within} over an undeclared attribute, and a name that is near to a known one.
 *
 * <pre>{@code
 * Scope scope = Scope.of(engine.schema()).defining("trial_ending");
 * SegmentParser.tryParse("trial_ends_at within 3 days AND in segment activ", scope); // did you mean 'active'?
 * }</pre>
 *
 * <p>Reading in a scope costs time linear in the text and in the scope's segments. Immutable.
 */
public final class Scope {

    private static final Scope EMPTY = new Scope(Schema.of(List.of()), Set.of(), null, Limits.standard());

    private final Schema schema;
    private final Set<String> names;
    private final @Nullable String defined;
    private final Limits limits;

    private Scope(Schema schema, Set<String> names, @Nullable String defined, Limits limits) {
        this.schema = schema;
        this.names = names;
        this.defined = defined;
        this.limits = limits;
    }

    /** A scope without attributes or segments, within the standard limits. */
    public static Scope empty() {
        return EMPTY;
    }

    /** The attributes and segments of a schema, as {@code engine.schema()} answers it, within the standard limits. */
    public static Scope of(Schema schema) {
        return new Scope(schema, Set.of(), null, Limits.standard());
    }

    /**
     * The attributes and segments of a file, within the standard limits.
     *
     * @throws InvalidSegmentException if they do not fit together
     */
    public static Scope of(SegmentsFile file) {
        return of(Schema.of(file.attributes())
                .inferring(file.inferredTypes())
                .bind(file.segments(), Schema.HeldValues.none()));
    }

    /**
     * This scope where these attributes are known as well, declared or not: names that contacts have, for one. No type is
     * known of them; they only are what a near miss is compared with.
     */
    public Scope withAttributes(Collection<String> attributes) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(attributes);
        return new Scope(schema, Set.copyOf(all), defined, limits);
    }

    /**
     * This scope for an expression that is to be this segment's, whether there is one of the name already or not.
     *
     * @throws IllegalArgumentException if the name cannot be a segment's
     */
    public Scope defining(String segment) {
        Segment.named(segment);
        return new Scope(schema, names, segment, limits);
    }

    /** This scope within other limits. Levels and nodes are counted with the segments that a predicate uses. */
    public Scope withLimits(Limits others) {
        return new Scope(schema, names, defined, others);
    }

    Schema schema() {
        return schema;
    }

    /** The names of attributes that are known though nothing else is known of them. */
    Set<String> names() {
        return names;
    }

    /** The segment that an expression is to be, or {@code null} if that was not said. */
    @Nullable
    String defined() {
        return defined;
    }

    Limits limits() {
        return limits;
    }
}
