package dev.muster.segment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How every attribute's values read: the declared attributes, and for the others the types that the live segments need.
 * Immutable; a change of the segments makes another schema.
 *
 * <p>An undeclared attribute takes the type of the first segment that uses it. It keeps that type for as long as a live
 * segment uses it and can read it so. A segment that needs another type is refused, unless no segment can read the type
 * any longer. If several segments are bound together, one that allows a single type takes precedence over one that
 * allows two: a number under {@code is} or {@code in} means number only if every stored value reads as one, and
 * otherwise text as spelled.
 */
public final class Schema {

    /** Whether every value that contacts hold of an attribute reads as a number. */
    @FunctionalInterface
    public interface HeldValues {
        /** Whether all read as numbers; true if there are none. */
        boolean allReadAsNumbers(String attribute);

        /** Nothing is held. */
        static HeldValues none() {
            return attribute -> true;
        }
    }

    private final Map<String, AttributeDeclaration> declared;
    private final Map<String, AttributeDeclaration> inferred;
    private final Map<String, Bound> bound;

    /**
     * A segment that the schema is bound to.
     *
     * @param open what it needs of attributes whose declarations it was not held against yet, or that have none
     */
    private record Bound(Segment segment, List<Demand> open) {}

    private Schema(
            Map<String, AttributeDeclaration> declared,
            Map<String, AttributeDeclaration> inferred,
            Map<String, Bound> bound) {
        this.declared = declared;
        this.inferred = inferred;
        this.bound = bound;
    }

    /**
     * A schema of declared attributes that no segment uses yet.
     *
     * @throws InvalidSegmentException if an attribute is declared twice
     */
    public static Schema of(Collection<AttributeDeclaration> declarations) {
        Map<String, AttributeDeclaration> declared = new LinkedHashMap<>();
        for (AttributeDeclaration declaration : declarations) {
            AttributeDeclaration earlier = declared.putIfAbsent(declaration.name(), declaration);
            if (earlier != null) {
                throw new InvalidSegmentException("attribute '" + declaration.name() + "' is declared twice: as "
                        + earlier + " and as " + declaration);
            }
        }
        return new Schema(declared, Map.of(), Map.of());
    }

    /**
     * This schema with more declared attributes. An attribute that is declared just so already stays as it is.
     *
     * @throws InvalidSegmentException if an attribute is declared otherwise already
     */
    public Schema declaring(Collection<AttributeDeclaration> declarations) {
        Map<String, AttributeDeclaration> all = new LinkedHashMap<>(declared);
        Map<String, AttributeDeclaration> undeclared = new LinkedHashMap<>(inferred);
        for (AttributeDeclaration declaration : declarations) {
            AttributeDeclaration earlier = all.put(declaration.name(), declaration);
            if (earlier != null && !earlier.equals(declaration)) {
                throw new InvalidSegmentException("attribute '" + declaration.name() + "' is declared twice: as "
                        + earlier + " and as " + declaration);
            }
            undeclared.remove(declaration.name());
        }
        return new Schema(all, undeclared, bound);
    }

    /**
     * This schema with attributes declared as given, whatever they were before; to be {@linkplain #bind bound} anew.
     *
     * @throws InvalidSegmentException if an attribute is given twice
     */
    public Schema redeclaring(Collection<AttributeDeclaration> declarations) {
        Map<String, AttributeDeclaration> all = new LinkedHashMap<>(declared);
        Map<String, AttributeDeclaration> undeclared = new LinkedHashMap<>(inferred);
        for (AttributeDeclaration declaration : of(declarations).declared.values()) {
            all.put(declaration.name(), declaration);
            undeclared.remove(declaration.name());
        }
        Map<String, Bound> unchecked = new LinkedHashMap<>();
        bound.forEach((name, known) -> unchecked.put(name, new Bound(known.segment, demands(known.segment))));
        return new Schema(all, undeclared, unchecked);
    }

    /**
     * Returns this schema with other inferred types. It must be {@linkplain #bind bound} again; each type stays in
     * force for as long as a segment that uses its attribute can read it so. Types of declared attributes are ignored.
     *
     * @throws IllegalArgumentException if a name cannot be an attribute's
     */
    public Schema inferring(Map<String, AttributeType> types) {
        Map<String, AttributeDeclaration> undeclared = new LinkedHashMap<>();
        types.forEach((name, type) -> undeclared.put(name, AttributeDeclaration.of(name, type)));
        undeclared.keySet().removeAll(declared.keySet());
        return new Schema(declared, undeclared, bound);
    }

    /** Returns the types that the live segments have given to undeclared attributes, by name. */
    public Map<String, AttributeType> inferredTypes() {
        Map<String, AttributeType> types = new LinkedHashMap<>();
        inferred.forEach((name, reading) -> types.put(name, reading.type()));
        return Collections.unmodifiableMap(types);
    }

    /** The declared attributes, in the order of their declaration. */
    public Collection<AttributeDeclaration> declarations() {
        return List.copyOf(declared.values());
    }

    /** The segments that this schema was bound to, in the order of their definition. */
    public Collection<Segment> segments() {
        return bound.values().stream().map(Bound::segment).toList();
    }

    /** Whether the attribute's type was declared. */
    public boolean isDeclared(String attribute) {
        Objects.requireNonNull(attribute, "attribute");
        return declared.containsKey(attribute);
    }

    /** How the attribute reads: as declared, else as the live segments need it, or {@code null} if none needs a type. */
    public @Nullable AttributeDeclaration reading(String attribute) {
        Objects.requireNonNull(attribute, "attribute");
        AttributeDeclaration declaration = declared.get(attribute);
        return declaration != null ? declaration : inferred.get(attribute);
    }

    /** What predicates other than {@code exists} read where a contact holds a value, or none ({@code null}). */
    public @Nullable Value read(String attribute, @Nullable Value held) {
        AttributeDeclaration reading = reading(attribute);
        if (held == null) {
            return reading == null ? null : reading.defaultValue();
        }
        return reading == null ? held : held.readAs(reading.type());
    }

    /**
     * A value as it is stored: read as the declared type, or as written if there is none.
     *
     * @throws InvalidWriteException if it does not read as the declared type
     */
    public Value admit(String contactId, String attribute, Value written) {
        Objects.requireNonNull(contactId, "contactId");
        Objects.requireNonNull(attribute, "attribute");
        Objects.requireNonNull(written, "written");
        AttributeDeclaration declaration = declared.get(attribute);
        if (declaration == null) {
            return written;
        }
        Value read = written.readAs(declaration.type());
        if (read == null) {
            throw new InvalidWriteException(
                    contactId, attribute, unreadable(contactId, attribute, written, declaration.type(), ""));
        }
        return read;
    }

    /** The warning that a value deserves which was admitted and does not read as the type in force, or {@code null}. */
    public @Nullable Warning unreadableWrite(String contactId, String attribute, Value admitted) {
        Objects.requireNonNull(contactId, "contactId");
        Objects.requireNonNull(admitted, "admitted");
        AttributeDeclaration reading = reading(attribute);
        if (reading == null || admitted.readAs(reading.type()) != null) {
            return null;
        }
        return new Warning(
                Warning.Kind.UNREADABLE_WRITE,
                attribute,
                unreadable(contactId, attribute, admitted, reading.type(), " and counts as missing"));
    }

    private static String unreadable(
            String contactId, String attribute, Value value, AttributeType type, String consequence) {
        return "contact '" + contactId + "', attribute '" + attribute + "': " + Spelling.brief(value.toString())
                + " does not read as " + type + consequence + ForeignForms.instead(value, type);
    }

    /**
     * Returns this schema bound to exactly these segments.
     *
     * @param live all live segments by name, in the order in which types are taken from them; a type in force is kept
     *     if one of them needs a type of the attribute and can read that one
     * @throws InvalidSegmentException if a segment uses an attribute against its type, or two need different types
     */
    public Schema bind(Collection<Segment> live, HeldValues held) {
        Objects.requireNonNull(held, "held");
        List<Finding> conflicts = new ArrayList<>();
        Schema bound = bound(live, held, conflicts);
        if (!conflicts.isEmpty()) {
            throw new InvalidSegmentException(conflicts.get(0).toString());
        }
        return bound;
    }

    /** What {@link #bind} would refuse these segments for: every leaf that uses an attribute against its type. */
    public List<Finding> conflicts(Collection<Segment> live, HeldValues held) {
        Objects.requireNonNull(held, "held");
        List<Finding> conflicts = new ArrayList<>();
        bound(live, held, conflicts);
        return conflicts;
    }

    private Schema bound(Collection<Segment> live, HeldValues held, List<Finding> conflicts) {
        Map<String, Bound> names = new LinkedHashMap<>();
        Map<String, List<Use>> uses = new LinkedHashMap<>();
        for (Segment segment : live) {
            Bound earlier = bound.get(segment.name());
            List<Demand> known = earlier != null && earlier.segment.predicate().equals(segment.predicate())
                    ? earlier.open
                    : demands(segment);
            List<Demand> open = open(segment, known, conflicts);
            names.put(segment.name(), new Bound(segment, open));
            for (Demand demand : open) {
                uses.computeIfAbsent(demand.leaf().attribute(), name -> new ArrayList<>())
                        .add(new Use(segment, demand));
            }
        }
        Map<String, AttributeDeclaration> types = new LinkedHashMap<>();
        uses.forEach((attribute, ofAttribute) -> {
            AttributeDeclaration inForce = inferred.get(attribute);
            AttributeType type = Use.type(
                    ofAttribute,
                    inForce == null ? null : inForce.type(),
                    () -> held.allReadAsNumbers(attribute),
                    conflicts);
            types.put(attribute, AttributeDeclaration.of(attribute, type));
        });
        return new Schema(declared, types, names);
    }

    private static List<Demand> demands(Segment segment) {
        return Demand.leaves(segment.predicate()).stream().map(Demand::of).toList();
    }

    /** Those of a segment's demands that no declaration meets or refuses. */
    private List<Demand> open(Segment segment, List<Demand> demands, List<Finding> conflicts) {
        if (demands.isEmpty()) {
            return demands;
        }
        List<Demand> open = new ArrayList<>();
        for (Demand demand : demands) {
            AttributeDeclaration declaration = declared.get(demand.leaf().attribute());
            if (declaration == null) {
                if (demand.type() != null) {
                    open.add(demand);
                }
            } else if (!demand.isMetBy(declaration.type())) {
                AttributeType type = declaration.type();
                conflicts.add(new Finding(segment, demand.leaf(), demand.refusal(type) + demand.advice(type)));
            }
        }
        return List.copyOf(open);
    }

    /** Warnings of the segment's {@link #windowsBothWays}. */
    public List<Warning> withinBothWays(Segment segment) {
        return windowsBothWays(segment.predicate()).stream()
                .map(window -> new Warning(
                        Warning.Kind.WITHIN_BOTH_WAYS,
                        window.attribute(),
                        "segment '" + segment.name() + "': " + bothWays(window)))
                .toList();
    }

    /** What is said of each of the {@link #windowsBothWays}. */
    public static String bothWays(Predicate.TimeWindow window) {
        return "'" + window + "' looks both back and ahead, as attribute '" + window.attribute()
                + "' is not declared; declare it past or upcoming, or write 'within last' or 'within next'";
    }

    /** The leaves whose bare {@code within} looks both ways only because nothing says otherwise, the first of each attribute. */
    public List<Predicate.TimeWindow> windowsBothWays(Predicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        Set<String> found = new HashSet<>();
        return Demand.leaves(predicate).stream()
                .filter(Predicate.TimeWindow.class::isInstance)
                .map(Predicate.TimeWindow.class::cast)
                .filter(window -> window.side() == Predicate.Side.EITHER)
                .filter(window -> !isDeclared(window.attribute()) && found.add(window.attribute()))
                .toList();
    }

    /** The names of all attributes that the predicate has leaves over, other segments' not among them. */
    public static Set<String> attributes(Predicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        Set<String> names = new LinkedHashSet<>();
        Demand.leaves(predicate).forEach(leaf -> names.add(leaf.attribute()));
        return names;
    }

    /**
     * One segment's need of an undeclared attribute.
     *
     * @param segment the segment
     * @param demand what its leaf needs
     */
    private record Use(Segment segment, Demand demand) {

        /**
         * Returns the type that the uses of an attribute agree on. A use that needs another type is a conflict.
         *
         * @param inForce the type that the attribute has had so far, or {@code null} if none
         */
        static AttributeType type(
                List<Use> uses,
                @Nullable AttributeType inForce,
                BooleanSupplier allReadAsNumbers,
                List<Finding> conflicts) {
            Use keeping = inForce == null ? null : firstOfSegmentThatReads(uses, inForce);
            Use decisive = keeping == null ? uses.get(0) : keeping;
            AttributeType type = keeping == null ? null : inForce;
            for (Use use : uses) {
                if (type == null && !use.demand.numberOrText()) {
                    decisive = use;
                    type = use.demand.type();
                }
            }
            if (type == null) {
                type = allReadAsNumbers.getAsBoolean() ? AttributeType.NUMBER : AttributeType.TEXT;
            }
            String other = null; // a leaf may be long, and so may the list of those that it conflicts with
            for (Use use : uses) {
                if (!use.demand.isMetBy(type)) {
                    other = other == null
                            ? Spelling.brief(decisive.demand.leaf().toString())
                            : other;
                    conflicts.add(use.conflict(decisive.segment, other, type));
                }
            }
            return type;
        }

        /**
         * Returns the first use of the first segment whose uses all accept a type, or {@code null} if there is none.
         */
        private static @Nullable Use firstOfSegmentThatReads(List<Use> uses, AttributeType type) {
            Use first = uses.get(0);
            boolean reads = true;
            for (Use use : uses) { // uses of one segment are adjacent
                if (!use.segment.name().equals(first.segment.name())) {
                    if (reads) {
                        return first;
                    }
                    first = use;
                    reads = true;
                }
                reads &= use.demand.isMetBy(type);
            }
            return reads ? first : null;
        }

        private Finding conflict(Segment decisive, String leaf, AttributeType type) {
            String other = segment.name().equals(decisive.name())
                    ? "as the segment's own '" + leaf + "' has it"
                    : "as segment '" + decisive.name() + "' has it in '" + leaf + "'";
            return new Finding(segment, demand.leaf(), demand.refusal(type) + " (" + other + ")" + demand.advice(type));
        }
    }
}
