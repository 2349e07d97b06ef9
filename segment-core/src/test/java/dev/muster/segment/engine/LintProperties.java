package dev.muster.segment.engine;

import static dev.muster.segment.Segments.contact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.insight.LintWarning;
import dev.muster.segment.insight.LintWarning.Kind;
import dev.muster.segment.oracle.OraclePredicate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random predicates over worlds so small that everything can be tried out on the oracle: whatever lint claims is so, and of what
 * is so it finds most.
 *
 * <p>{@code -Dmuster.predicates} sets how many, {@code -Dmuster.seed} the first one's seed; each further one has the next. A failing
 * one prints its own seed, with which {@code -Dmuster.predicates=1} runs it alone.
 */
class LintProperties {

    private static final int DEFAULT_PREDICATES = 2_000;

    /** So few predicates may miss what is rare. */
    private static final int FEW_PREDICATES = 1_000;

    /** One in so many is searched for parts that cannot matter by trying out as well. */
    private static final int SEARCHED = 8;

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String OTHER = "other";
    private static final String ASKED = "asked";
    private static final String VARIED = "varied";

    private final int predicates = Integer.getInteger("muster.predicates", DEFAULT_PREDICATES);
    private final long firstSeed =
            Long.getLong("muster.seed", ThreadLocalRandom.current().nextLong(1_000_000_000L));

    private final Map<Kind, Integer> warnings = new EnumMap<>(Kind.class);
    private int refused;
    private int neverTrue;
    private int neverTrueFound;
    private int alwaysTrue;
    private int alwaysTrueFound;
    private int withIdleParts;
    private int withIdlePartsFound;

    /** What is asked about, and all there is to try. */
    private record Asked(
            LintWorld world, Segment other, Segment segment, List<Map<String, Value>> held, List<Long> instants) {

        /** The oracle's predicates, with one more segment that is to be compared with. */
        OraclePredicate oracle(Predicate varied) {
            Segment third = Segment.named(VARIED).where(varied).build();
            return new OraclePredicate(world.declarations(), List.of(other, segment, third), held);
        }
    }

    /** What is looked for among contacts and instants. */
    @FunctionalInterface
    private interface Case {
        boolean isSo(Map<String, Value> contact, long now);
    }

    @Test
    void lint_onSmallWorlds_claimsOnlyWhatIsSo() {
        System.out.printf(
                Locale.ROOT,
                "LintProperties: %,d predicates; replay with -Dmuster.seed=%d -Dmuster.predicates=%d%n",
                predicates,
                firstSeed,
                predicates);
        for (int i = 0; i < predicates; i++) {
            try {
                check(firstSeed + i, i % SEARCHED == 0);
            } catch (AssertionError | RuntimeException wrong) {
                fail("replay with -Dmuster.seed=" + (firstSeed + i) + " -Dmuster.predicates=1", wrong);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s, refused %,d%nnever true %,d, found %,d; always true %,d, found %,d; with idle parts %,d, found %,d%n",
                warnings,
                refused,
                neverTrue,
                neverTrueFound,
                alwaysTrue,
                alwaysTrueFound,
                withIdleParts,
                withIdlePartsFound);
        if (predicates >= FEW_PREDICATES) {
            assertThat(warnings).containsOnlyKeys(Kind.values());
            assertThat(neverTrueFound).isGreaterThan(neverTrue * 9 / 10);
            assertThat(alwaysTrueFound).isGreaterThan(alwaysTrue * 9 / 10);
            assertThat(withIdlePartsFound).isGreaterThan(withIdleParts * 8 / 10);
        }
    }

    private void check(long seed, boolean isSearched) {
        SplittableRandom random = new SplittableRandom(seed);
        LintWorld world = new LintWorld(random, NOW);
        Segment other = Segment.named(OTHER).where(world.predicate(2, null)).build();
        Segment segment = Segment.named(ASKED)
                .where(world.predicate(1 + random.nextInt(3), OTHER))
                .build();
        SegmentEngine engine = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .attributes(world.declarations())
                .build();
        List<Map<String, Value>> held = write(engine, world, random);
        List<LintWarning> said;
        try {
            engine.define(other);
            said = engine.insight().lint(segment);
        } catch (InvalidSegmentException conflict) {
            refused++;
            return;
        }
        Asked asked = new Asked(
                world,
                other,
                segment,
                held,
                Arrays.stream(world.instants()).boxed().toList());
        said.forEach(warning -> warnings.merge(warning.kind(), 1, Integer::sum));
        checkWhole(asked, kinds(said));
        checkIdleParts(asked, said);
        said.forEach(warning -> checkHeld(asked, warning));
        if (isSearched && !kinds(said).contains(Kind.NEVER_TRUE) && !kinds(said).contains(Kind.ALWAYS_TRUE)) {
            searchIdleParts(asked, kinds(said).contains(Kind.CANNOT_MATTER));
        }
        engine.define(segment);
        assertThat(engine.insight().lint(ASKED)).isEqualTo(said);
    }

    private static List<Kind> kinds(List<LintWarning> said) {
        return said.stream().map(LintWarning::kind).toList();
    }

    private static List<Map<String, Value>> write(SegmentEngine engine, LintWorld world, SplittableRandom random) {
        List<Map<String, Value>> held = new ArrayList<>();
        int contacts = random.nextInt(5);
        for (int i = 0; i < contacts; i++) {
            Map<String, Value> values = new HashMap<>();
            ContactWrite write = contact("c" + i);
            for (LintWorld.Attribute attribute : world.attributes()) {
                Value value =
                        attribute.values().get(random.nextInt(attribute.values().size()));
                if (value != null && random.nextInt(4) > 0) {
                    values.put(attribute.name(), value);
                    write = write.set(attribute.name(), value);
                }
            }
            engine.apply(write);
            held.add(values);
        }
        return held;
    }

    private void checkWhole(Asked asked, List<Kind> kinds) {
        OraclePredicate oracle = asked.oracle(asked.segment.predicate());
        boolean mayHold = exists(asked, (contact, now) -> oracle.holds(ASKED, contact, now));
        boolean mayFail = exists(asked, (contact, now) -> !oracle.holds(ASKED, contact, now));
        if (kinds.contains(Kind.NEVER_TRUE)) {
            assertThat(mayHold).as("never true: " + asked.segment).isFalse();
            neverTrueFound++;
        }
        if (kinds.contains(Kind.ALWAYS_TRUE)) {
            assertThat(mayFail).as("always true: " + asked.segment).isFalse();
            alwaysTrueFound++;
        }
        neverTrue += mayHold ? 0 : 1;
        alwaysTrue += mayFail ? 0 : 1;
    }

    /** Each part can be left out alone, and all together. */
    private static void checkIdleParts(Asked asked, List<LintWarning> said) {
        IdentityHashMap<Predicate, Predicate> all = new IdentityHashMap<>();
        for (LintWarning warning : said) {
            if (warning.kind() != Kind.CANNOT_MATTER) {
                continue;
            }
            Predicate part = warning.part();
            assertThat(part).isNotNull();
            boolean holds = warning.message().endsWith("cannot matter: it holds wherever the rest leaves it to decide");
            assertThat(isOfAnd(asked.segment.predicate(), part)).isEqualTo(holds);
            assertSame(asked, only(part, constant(asked, holds)), warning);
            all.put(part, constant(asked, holds));
        }
        assertThat(differs(asked, all)).as("all of " + said).isFalse();
    }

    @SuppressWarnings("ReferenceEquality") // equal ones may stand elsewhere
    private static boolean isOfAnd(Predicate whole, Predicate part) {
        List<Predicate> all = new ArrayList<>();
        collect(whole, all);
        return all.stream()
                .anyMatch(other -> other instanceof Predicate.And and
                        && and.operands().stream().anyMatch(operand -> operand == part));
    }

    private static void assertSame(Asked asked, IdentityHashMap<Predicate, Predicate> replaced, LintWarning warning) {
        assertThat(differs(asked, replaced))
                .as(warning + " in " + asked.segment)
                .isFalse();
    }

    private static boolean differs(Asked asked, IdentityHashMap<Predicate, Predicate> replaced) {
        OraclePredicate oracle = asked.oracle(replaced(asked.segment.predicate(), replaced));
        return exists(asked, (contact, now) -> oracle.holds(ASKED, contact, now) != oracle.holds(VARIED, contact, now));
    }

    private static IdentityHashMap<Predicate, Predicate> only(Predicate part, Predicate instead) {
        IdentityHashMap<Predicate, Predicate> only = new IdentityHashMap<>();
        only.put(part, instead);
        return only;
    }

    private void searchIdleParts(Asked asked, boolean isFound) {
        List<Predicate> parts = new ArrayList<>();
        collect(asked.segment.predicate(), parts);
        parts.remove(0);
        boolean isThere = parts.stream()
                .anyMatch(part -> List.of(true, false).stream()
                        .anyMatch(constant -> !differs(asked, only(part, constant(asked, constant)))));
        withIdleParts += isThere ? 1 : 0;
        withIdlePartsFound += isThere && isFound ? 1 : 0;
    }

    private static void collect(Predicate predicate, List<Predicate> parts) {
        parts.add(predicate);
        if (predicate instanceof Predicate.And and) {
            and.operands().forEach(operand -> collect(operand, parts));
        } else if (predicate instanceof Predicate.Or or) {
            or.operands().forEach(operand -> collect(operand, parts));
        } else if (predicate instanceof Predicate.Not not) {
            collect(not.operand(), parts);
        }
    }

    private static Predicate constant(Asked asked, boolean holds) {
        Predicate exists = new Predicate.Exists(asked.world.attributes().get(0).name());
        List<Predicate> both = List.of(exists, exists.negated());
        return holds ? new Predicate.Or(both) : new Predicate.And(both);
    }

    private static Predicate replaced(Predicate predicate, IdentityHashMap<Predicate, Predicate> by) {
        Predicate replacement = by.get(predicate);
        if (replacement != null) {
            return replacement;
        }
        if (predicate instanceof Predicate.And and) {
            return new Predicate.And(and.operands().stream()
                    .map(operand -> replaced(operand, by))
                    .toList());
        }
        if (predicate instanceof Predicate.Or or) {
            return new Predicate.Or(
                    or.operands().stream().map(operand -> replaced(operand, by)).toList());
        }
        return predicate instanceof Predicate.Not not
                ? replaced(not.operand(), by).negated()
                : predicate;
    }

    /** What is said of contacts is so of those that are there. */
    private static void checkHeld(Asked asked, LintWarning warning) {
        if (!(warning.part() instanceof Predicate.Leaf leaf)) {
            return;
        }
        long without = asked.held.stream()
                .filter(contact -> !contact.containsKey(leaf.attribute()))
                .count();
        OraclePredicate oracle = asked.oracle(leaf);
        long now = NOW.toEpochMilli();
        switch (warning.kind()) {
            case UNKNOWN_ATTRIBUTE ->
                assertThat(without).isEqualTo(asked.held.size()).isPositive();
            case MISSING_MATTERS -> {
                assertThat(oracle.holds(VARIED, Map.of(), now)).isFalse();
                assertThat(warning.message()).contains(" " + without + (without == 1 ? " contact " : " contacts "));
                if (warning.message().contains(" in only because of that")) {
                    checkCount(asked, leaf, warning.message());
                }
            }
            case UNKNOWN_VALUE -> {
                if (leaf instanceof Predicate.Is) {
                    assertThat(asked.held).noneMatch(contact -> oracle.holds(VARIED, contact, now));
                }
            }
            case NEVER_TRUE, ALWAYS_TRUE, CANNOT_MATTER, WITHIN_BOTH_WAYS -> {}
        }
    }

    /** Checks the count of contacts that would not be members if the leaf held for every contact without a value. */
    private static void checkCount(Asked asked, Predicate.Leaf leaf, String message) {
        Predicate whole = asked.segment.predicate();
        Predicate existing = new Predicate.Or(List.of(leaf, new Predicate.Exists(leaf.attribute()).negated()));
        OraclePredicate before = asked.oracle(whole);
        OraclePredicate after = asked.oracle(replaced(whole, only(leaf, existing)));
        long now = NOW.toEpochMilli();
        long decided = asked.held.stream()
                .filter(contact -> before.holds(VARIED, contact, now) && !after.holds(VARIED, contact, now))
                .count();
        assertThat(message).contains(" and " + decided + (decided == 1 ? " is" : " are") + " in only because of that");
    }

    /** Whether something is so for any contact at any instant. */
    private static boolean exists(Asked asked, Case sought) {
        return exists(asked, 0, new HashMap<>(), sought);
    }

    private static boolean exists(Asked asked, int attributes, Map<String, Value> contact, Case sought) {
        if (attributes == asked.world.attributes().size()) {
            for (long now : asked.instants) {
                if (sought.isSo(contact, now)) {
                    return true;
                }
            }
            return false;
        }
        LintWorld.Attribute attribute = asked.world.attributes().get(attributes);
        for (@Nullable Value value : attribute.values()) {
            if (value == null) {
                contact.remove(attribute.name());
            } else {
                contact.put(attribute.name(), value);
            }
            if (exists(asked, attributes + 1, contact, sought)) {
                return true;
            }
        }
        contact.remove(attribute.name());
        return false;
    }
}
