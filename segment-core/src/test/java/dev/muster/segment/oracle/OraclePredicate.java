package dev.muster.segment.oracle;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The predicates of segments that are defined together, for any contact at any instant. */
public final class OraclePredicate {

    private final Map<String, OracleConditions.Condition> conditions = new LinkedHashMap<>();

    /**
     * The predicates of these segments.
     *
     * @param held what contacts hold, on which some types depend
     * @throws OracleRefusal if the segments need what the types are not
     */
    public OraclePredicate(
            Collection<AttributeDeclaration> declarations,
            Collection<Segment> segments,
            Collection<Map<String, Value>> held) {
        Map<String, OracleAttribute> declared = new LinkedHashMap<>();
        declarations.forEach(d -> declared.put(d.name(), OracleAttribute.declared(d)));
        Map<String, Segment> byName = new LinkedHashMap<>();
        segments.forEach(segment -> byName.put(segment.name(), segment));
        Map<String, OracleAttribute> types = OracleTypes.infer(Map.of(), byName, declared, held);
        byName.forEach((name, segment) ->
                conditions.put(name, segment.predicate().match(new OracleConditions(byName, types, new HashSet<>()))));
    }

    /** Whether a contact that holds this satisfies a segment's predicate at an instant in milliseconds of the epoch. */
    public boolean holds(String segment, Map<String, Value> contact, long nowMillis) {
        return Objects.requireNonNull(conditions.get(segment)).holds(contact, nowMillis);
    }
}
