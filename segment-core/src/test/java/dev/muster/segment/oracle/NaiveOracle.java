package dev.muster.segment.oracle;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.oracle.OracleChange.Cause;
import dev.muster.segment.oracle.OracleOutcome.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has to answer, by brute force: after every write, and at every instant at which a timestamp may cross an
 * edge of a window, each segment is evaluated for each contact and compared with what was. Not safe for several threads.
 *
 * <p>Every call costs contacts × segments × instants; nothing is indexed.
 */
public final class NaiveOracle {

    private static final long NEVER = Long.MAX_VALUE;

    private final Map<String, OracleAttribute> declared = new LinkedHashMap<>();
    private final List<OracleReaction> reactions;
    private final int maxRounds;
    private final Map<String, Map<String, Value>> contacts = new TreeMap<>();
    private long now;
    private Map<String, Segment> segments = new LinkedHashMap<>();
    private Map<String, OracleAttribute> types;
    private final Map<String, OracleConditions.Condition> conditions = new LinkedHashMap<>();
    private final Set<OracleConditions.Edges> edges = new HashSet<>();

    /** The members of the realtime segments as they were when last compared. */
    private final Map<String, Set<String>> members = new HashMap<>();

    private UnaryOperator<List<OracleChange>> ordering = UnaryOperator.identity();

    private List<Group> groups = new ArrayList<>();
    private boolean isCutShort;
    private int defaultCrossings;
    private final Map<String, Set<String>> written = new TreeMap<>();

    /**
     * An oracle without contacts.
     *
     * @throws OracleRefusal if the segments cannot be together
     */
    public NaiveOracle(
            Instant start,
            Collection<AttributeDeclaration> declarations,
            Collection<Segment> initial,
            List<OracleReaction> reactions,
            int maxRounds) {
        this.now = start.toEpochMilli();
        this.reactions = List.copyOf(reactions);
        this.maxRounds = maxRounds;
        declarations.forEach(d -> declared.put(d.name(), OracleAttribute.declared(d)));
        this.types = declared;
        Map<String, Segment> defined = new LinkedHashMap<>();
        initial.forEach(segment -> defined.put(segment.name(), segment));
        requireResolved(defined);
        rebind(defined, inferred(defined));
        compare(contact -> Cause.DEFINITION);
    }

    /** Lets reactions come in this order within a group; whatever it answers has the same changes. */
    public void orderGroupsBy(UnaryOperator<List<OracleChange>> order) {
        this.ordering = order;
    }

    // ---------------------------------------------------------------- calls

    /** Loads contacts silently as of the saved instant, then moves on to now. */
    public OracleOutcome start(Instant saved, Instant to, Collection<ContactWrite> loaded) {
        now = saved.toEpochMilli();
        loaded.forEach(this::requireReadable);
        loaded.forEach(this::store);
        // The definitions meet the held values now, as they would have had they been made with the contacts there.
        rebind(segments, OracleTypes.infer(Map.of(), segments, declared, contacts.values()));
        compare(contact -> Cause.WRITE);
        moveTo(to.toEpochMilli());
        return outcome();
    }

    /**
     * Writes and removals, net, as one tick at an instant, or at engine time if that is later.
     *
     * @throws OracleRefusal if a value does not read as its attribute's declared type
     */
    public OracleOutcome apply(Instant at, Collection<ContactWrite> batch) {
        batch.forEach(this::requireReadable);
        moveTo(at.toEpochMilli());
        settle(applied(batch));
        return outcome();
    }

    /** Lets time pass; to an earlier instant, it does not. */
    public OracleOutcome advanceTo(Instant to) {
        moveTo(to.toEpochMilli());
        return outcome();
    }

    /**
     * Defines or replaces segments together.
     *
     * @throws OracleRefusal if they cannot be with the others
     */
    public OracleOutcome define(Instant at, Collection<Segment> definitions) {
        Map<String, Segment> after = new LinkedHashMap<>(segments);
        definitions.forEach(segment -> after.put(segment.name(), segment));
        requireResolved(after);
        inferred(after);
        moveTo(at.toEpochMilli());
        redefine(after, inferred(after));
        return outcome();
    }

    /**
     * Deletes a segment.
     *
     * @throws OracleRefusal if there is none, or another uses it
     */
    public OracleOutcome delete(Instant at, String name) {
        Map<String, Segment> after = new LinkedHashMap<>(segments);
        if (after.remove(name) == null) {
            throw new OracleRefusal("no segment " + name);
        }
        requireResolved(after);
        moveTo(at.toEpochMilli());
        redefine(after, inferred(after));
        return outcome();
    }

    /**
     * Declares attributes, or declares them otherwise.
     *
     * @throws OracleRefusal if segments use them against their types
     */
    public OracleOutcome declare(Instant at, Collection<AttributeDeclaration> declarations) {
        Map<String, OracleAttribute> declaredAfter = new LinkedHashMap<>(declared);
        Map<String, OracleAttribute> typesBefore = new HashMap<>(types);
        for (AttributeDeclaration declaration : declarations) {
            declaredAfter.put(declaration.name(), OracleAttribute.declared(declaration));
            typesBefore.remove(declaration.name());
        }
        OracleTypes.infer(typesBefore, segments, declaredAfter, contacts.values());
        moveTo(at.toEpochMilli());
        declared.putAll(declaredAfter);
        rebind(segments, OracleTypes.infer(typesBefore, segments, declaredAfter, contacts.values()));
        settle(compare(contact -> Cause.DEFINITION));
        return outcome();
    }

    /**
     * Stops and starts again with other definitions: changes that are due come first, under the old definitions, then
     * the difference.
     *
     * @param types the types of undeclared attributes that are given with the definitions; others stay as they are
     * @throws OracleRefusal if the definitions do not fit each other or the types that stay
     */
    public OracleOutcome restart(
            Instant to,
            Collection<AttributeDeclaration> declarations,
            Map<String, AttributeType> types,
            Collection<Segment> definitions) {
        Map<String, Segment> after = new LinkedHashMap<>();
        definitions.forEach(segment -> after.put(segment.name(), segment));
        requireResolved(after);
        Map<String, OracleAttribute> declaredAfter = new LinkedHashMap<>();
        declarations.forEach(d -> declaredAfter.put(d.name(), OracleAttribute.declared(d)));
        Map<String, OracleAttribute> typesBefore = new HashMap<>(this.types);
        typesBefore.keySet().removeAll(declared.keySet());
        types.forEach((name, type) -> typesBefore.put(name, OracleAttribute.inferred(name, type)));
        OracleTypes.infer(typesBefore, after, declaredAfter, contacts.values());
        moveTo(to.toEpochMilli());
        declared.clear();
        declared.putAll(declaredAfter);
        redefine(after, OracleTypes.infer(typesBefore, after, declaredAfter, contacts.values()));
        return outcome();
    }

    // ---------------------------------------------------------------- reads

    /**
     * Returns how many stored values do not read as the types of attributes that these segments, and those they use,
     * need.
     */
    public Map<String, Integer> unreadableValues(Collection<Segment> of) {
        Set<String> names = new TreeSet<>();
        of.forEach(segment -> collectTyped(segment.predicate(), names));
        Map<String, Integer> counts = new TreeMap<>();
        for (String name : names) {
            OracleAttribute attribute = Objects.requireNonNull(types.get(name));
            for (Map<String, Value> contact : contacts.values()) {
                Value held = contact.get(name);
                if (held != null && attribute.comparable(held) == null) {
                    counts.merge(name, 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private void collectTyped(Predicate predicate, Set<String> into) {
        OracleTypes.leaves(predicate, new ArrayList<>()).stream()
                .filter(leaf -> !(leaf instanceof Predicate.Exists))
                .forEach(leaf -> into.add(leaf.attribute()));
        used(predicate, new TreeSet<>())
                .forEach(name ->
                        collectTyped(Objects.requireNonNull(segments.get(name)).predicate(), into));
    }

    /** Engine time. */
    public Instant engineTime() {
        return Instant.ofEpochMilli(now);
    }

    /** The names of all segments. */
    public Set<String> segments() {
        return Collections.unmodifiableSet(segments.keySet());
    }

    /** Whether the segment maintains its members. */
    public boolean isRealtime(String segment) {
        return members.containsKey(segment);
    }

    /** The ids of all contacts. */
    public Set<String> contacts() {
        return Collections.unmodifiableSet(contacts.keySet());
    }

    /** A contact's values as they are kept, or {@code null} if there is no such contact. */
    public @Nullable Map<String, Value> attributes(String contact) {
        Map<String, Value> values = contacts.get(contact);
        return values == null ? null : Collections.unmodifiableMap(values);
    }

    /** Who is a member at engine time, on demand or not. */
    public Set<String> members(String segment) {
        Set<String> held = members.get(segment);
        if (held != null) {
            return Collections.unmodifiableSet(held);
        }
        return holding(Objects.requireNonNull(conditions.get(segment)));
    }

    /** The next instant at which a timestamp may cross an edge of a window of any live segment, if any. */
    public @Nullable Instant nextEdge() {
        long next = nextEdge(NEVER);
        return next == NEVER ? null : Instant.ofEpochMilli(next);
    }

    /** Another with the same contacts, segments and types at the same time, and without reactions. */
    public NaiveOracle copy() {
        NaiveOracle copy = new NaiveOracle(engineTime(), List.of(), List.of(), List.of(), maxRounds);
        copy.declared.putAll(declared);
        contacts.forEach((id, values) -> copy.contacts.put(id, new HashMap<>(values)));
        copy.rebind(segments, types);
        copy.compare(contact -> Cause.DEFINITION);
        return copy;
    }

    // ---------------------------------------------------------------- time

    private void moveTo(long to) {
        for (long next = nextEdge(to); next != NEVER; next = nextEdge(to)) {
            now = next;
            List<OracleChange> flips = compare(contact -> Cause.CLOCK);
            flips.forEach(this::countDefaultCrossing);
            settle(flips);
        }
        now = Math.max(now, to);
    }

    /** The first edge after now up to a limit, or {@code NEVER}. */
    private long nextEdge(long limit) {
        long next = NEVER;
        for (OracleConditions.Edges edge : edges) {
            for (Map<String, Value> contact : contacts.values()) {
                if (edge.attribute().read(contact) instanceof Long x) {
                    for (long at : new long[] {x - edge.spanMillis(), x, x + edge.spanMillis()}) {
                        if (now < at && at <= limit && at < next) {
                            next = at;
                        }
                    }
                }
            }
        }
        return next;
    }

    private void countDefaultCrossing(OracleChange change) {
        Map<String, Value> contact =
                Objects.requireNonNull(contacts.get(change.contacts().iterator().next()));
        for (OracleConditions.Edges edge : edges) {
            if (edge.attribute().isDefaulted(contact) && edge.attribute().read(contact) instanceof Long x) {
                if (now == x || now == x + edge.spanMillis() || now == x - edge.spanMillis()) {
                    defaultCrossings++;
                    return;
                }
            }
        }
    }

    // ---------------------------------------------------------------- writes

    private void requireReadable(ContactWrite write) {
        write.values().forEach((name, value) -> {
            OracleAttribute attribute = declared.get(name);
            if (value != null && attribute != null && attribute.kept(value) == null) {
                throw new OracleRefusal(write.contactId() + "." + name + " = " + value + " is no " + attribute.type());
            }
        });
    }

    private void store(ContactWrite write) {
        if (write.isRemoval()) {
            contacts.remove(write.contactId());
            return;
        }
        Map<String, Value> values = contacts.computeIfAbsent(write.contactId(), id -> new HashMap<>());
        write.values().forEach((name, value) -> {
            OracleAttribute attribute = declared.get(name);
            if (value == null) {
                values.remove(name);
            } else {
                values.put(name, attribute == null ? value : Objects.requireNonNull(attribute.kept(value)));
                written.computeIfAbsent(name, n -> new TreeSet<>()).add(write.contactId());
            }
        });
    }

    /** Applies a batch; answers the net difference. */
    private List<OracleChange> applied(Collection<ContactWrite> batch) {
        batch.forEach(this::store);
        return compare(contact -> contacts.containsKey(contact) ? Cause.WRITE : Cause.REMOVAL);
    }

    /** Takes the changes, and goes round with the reactions to them until none writes. */
    private void settle(List<OracleChange> changes) {
        List<OracleChange> ofRound = changes;
        for (int round = 0; !ofRound.isEmpty(); round++) {
            ofRound = ordering.apply(ofRound);
            groups.add(new Group(engineTime(), round, ofRound));
            List<ContactWrite> queue = new ArrayList<>();
            for (OracleChange change : ofRound) {
                for (OracleReaction reaction : reactions) {
                    if (reaction.answersTo(change)) {
                        queue.addAll(reaction.writes().apply(change));
                    }
                }
            }
            if (queue.isEmpty()) {
                return;
            }
            if (round == maxRounds) {
                isCutShort = true;
                return;
            }
            ofRound = applied(queue);
        }
    }

    // ---------------------------------------------------------------- membership

    private Set<String> holding(OracleConditions.Condition condition) {
        Set<String> holding = new HashSet<>();
        contacts.forEach((id, values) -> {
            if (condition.holds(values, now)) {
                holding.add(id);
            }
        });
        return holding;
    }

    /** Evaluates all realtime segments for all contacts; answers what is not as it was. */
    private List<OracleChange> compare(Function<String, Cause> cause) {
        List<OracleChange> changes = new ArrayList<>();
        members.replaceAll((segment, before) -> {
            Set<String> after = holding(Objects.requireNonNull(conditions.get(segment)));
            if (after.equals(before)) {
                return before;
            }
            for (String contact : before) {
                if (!after.contains(contact)) {
                    changes.add(change(segment, contact, false, cause.apply(contact)));
                }
            }
            for (String contact : after) {
                if (!before.contains(contact)) {
                    changes.add(change(segment, contact, true, cause.apply(contact)));
                }
            }
            return after;
        });
        return changes;
    }

    private OracleChange change(String segment, String contact, boolean isEntering, Cause cause) {
        return new OracleChange(engineTime(), segment, Set.of(contact), isEntering, cause, false);
    }

    // ---------------------------------------------------------------- definitions

    private void redefine(Map<String, Segment> after, Map<String, OracleAttribute> typesAfter) {
        Map<String, Set<String>> before = new HashMap<>(members);
        rebind(after, typesAfter);
        List<OracleChange> changes = new ArrayList<>();
        before.forEach((segment, left) -> {
            if (!members.containsKey(segment) && !left.isEmpty()) {
                changes.add(bulk(segment, left, false));
            }
        });
        Set<String> fresh = new HashSet<>(members.keySet());
        fresh.removeAll(before.keySet());
        for (String segment : fresh) {
            Set<String> joined = holding(Objects.requireNonNull(conditions.get(segment)));
            members.put(segment, joined);
            if (!joined.isEmpty()) {
                changes.add(bulk(segment, joined, true));
            }
        }
        changes.addAll(compare(contact -> Cause.DEFINITION));
        settle(changes);
    }

    private OracleChange bulk(String segment, Set<String> contacts, boolean isEntering) {
        return new OracleChange(engineTime(), segment, Set.copyOf(contacts), isEntering, Cause.DEFINITION, true);
    }

    private Map<String, OracleAttribute> inferred(Map<String, Segment> after) {
        return OracleTypes.infer(types, after, declared, contacts.values());
    }

    /** Puts other segments in place; the members of those that are realtime before and after stay as they were. */
    private void rebind(Map<String, Segment> after, Map<String, OracleAttribute> typesAfter) {
        segments = after;
        types = typesAfter;
        conditions.clear();
        edges.clear();
        after.forEach((name, segment) -> {
            boolean isRealtime = segment.mode() == Segment.Mode.REALTIME;
            Set<OracleConditions.Edges> found = isRealtime ? edges : new HashSet<>();
            conditions.put(name, segment.predicate().match(new OracleConditions(after, typesAfter, found)));
            if (isRealtime) {
                members.putIfAbsent(name, new HashSet<>());
            } else {
                members.remove(name);
            }
        });
        members.keySet().retainAll(after.keySet());
    }

    /** Every segment that is named is there, and none is its own part. */
    private static void requireResolved(Map<String, Segment> all) {
        Set<String> resolved = new HashSet<>();
        all.keySet().forEach(name -> requireResolved(name, all, resolved, new HashSet<>()));
    }

    private static void requireResolved(String name, Map<String, Segment> all, Set<String> resolved, Set<String> open) {
        if (resolved.contains(name)) {
            return;
        }
        Segment segment = all.get(name);
        if (segment == null || !open.add(name)) {
            throw new OracleRefusal(segment == null ? "no segment " + name : "a cycle through " + name);
        }
        for (String used : used(segment.predicate(), new TreeSet<>())) {
            requireResolved(used, all, resolved, open);
        }
        open.remove(name);
        resolved.add(name);
    }

    private static Set<String> used(Predicate predicate, Set<String> into) {
        if (predicate instanceof Predicate.And and) {
            and.operands().forEach(operand -> used(operand, into));
        } else if (predicate instanceof Predicate.Or or) {
            or.operands().forEach(operand -> used(operand, into));
        } else if (predicate instanceof Predicate.Not not) {
            used(not.operand(), into);
        } else if (predicate instanceof Predicate.InSegment reference) {
            into.add(reference.segment());
        }
        return into;
    }

    // ---------------------------------------------------------------- outcome

    private OracleOutcome outcome() {
        Set<String> unreadable = new TreeSet<>();
        written.forEach((name, ids) -> {
            OracleAttribute attribute = types.get(name);
            for (String id : ids) {
                Map<String, Value> contact = contacts.get(id);
                Value held = contact == null ? null : contact.get(name);
                if (attribute != null && held != null && attribute.comparable(held) == null) {
                    unreadable.add(name);
                }
            }
        });
        OracleOutcome outcome = new OracleOutcome(groups, isCutShort, defaultCrossings, unreadable);
        groups = new ArrayList<>();
        isCutShort = false;
        defaultCrossings = 0;
        written.clear();
        return outcome;
    }
}
