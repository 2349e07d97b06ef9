package dev.muster.segment.engine;

import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.oracle.OracleChange;
import dev.muster.segment.oracle.OracleOutcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How often histories came to what they are made to reach. */
final class Coverage {

    /** A thing to be reached. */
    enum Reached {
        STEPS,
        CHANGES,
        CHANGES_BY_WRITE,
        CHANGES_BY_CLOCK,
        CHANGES_BY_DEFINITION,
        CHANGES_BY_REMOVAL,
        BULK_CHANGES,
        ROUNDS_PAST_THE_FIRST,
        LIMITS_HIT,
        WRITES_REFUSED,
        DEFINITIONS_REFUSED,
        RESTARTS,
        RESTARTS_WITH_OTHER_DEFINITIONS,
        RESTARTS_REFUSED,
        UNREADABLE_WRITES,
        DEFAULTS_CROSSED,
        FALLBACK_SEGMENTS,
        CALLS_OF_SEVERAL_INSTANTS,
        OUT_AND_IN_AT_ONE_INSTANT,
        VIEWS,
        FLIPS_BY_MASKS,
        PLAIN_DECISIONS,
        SECOND_INDEX_ASKED,
        INDEX_PACKED,
        BETWEEN_SLICES
    }

    private static final int WORD = 64;

    private final Map<Reached, Long> counts = new EnumMap<>(Reached.class);

    void count(Reached reached) {
        add(reached, 1);
    }

    void add(Reached reached, long more) {
        counts.merge(reached, more, Long::sum);
    }

    long of(Reached reached) {
        return counts.getOrDefault(reached, 0L);
    }

    synchronized void add(Coverage other) {
        other.counts.forEach(this::add);
    }

    void countUse(IndexUse use) {
        add(Reached.FLIPS_BY_MASKS, use.flipsByMasks);
        add(Reached.PLAIN_DECISIONS, use.plainDecisions);
        add(Reached.SECOND_INDEX_ASKED, use.secondQuestions);
        add(Reached.INDEX_PACKED, use.packings);
    }

    void countOutcome(OracleOutcome outcome) {
        add(Reached.DEFAULTS_CROSSED, outcome.defaultCrossings());
        add(Reached.UNREADABLE_WRITES, outcome.unreadable().size());
        if (outcome.isCutShort()) {
            count(Reached.LIMITS_HIT);
        }
        List<OracleOutcome.Group> groups = outcome.groups();
        for (int i = 0; i < groups.size(); i++) {
            OracleOutcome.Group group = groups.get(i);
            if (group.round() > 1) {
                count(Reached.ROUNDS_PAST_THE_FIRST);
            }
            group.changes().forEach(this::countChange);
            if (i > 0 && groups.get(i - 1).at().equals(group.at())) {
                countReturns(groups.get(i - 1), group);
            }
        }
        if (!groups.isEmpty()
                && !groups.get(0).at().equals(groups.get(groups.size() - 1).at())) {
            count(Reached.CALLS_OF_SEVERAL_INSTANTS);
        }
    }

    private void countReturns(OracleOutcome.Group first, OracleOutcome.Group second) {
        for (OracleChange change : first.changes()) {
            for (OracleChange back : second.changes()) {
                if (change.segment().equals(back.segment())
                        && change.contacts().equals(back.contacts())
                        && !change.isEntering()
                        && back.isEntering()) {
                    count(Reached.OUT_AND_IN_AT_ONE_INSTANT);
                }
            }
        }
    }

    private void countChange(OracleChange change) {
        count(Reached.CHANGES);
        if (change.isBulk()) {
            count(Reached.BULK_CHANGES);
        }
        count(
                switch (change.cause()) {
                    case WRITE -> Reached.CHANGES_BY_WRITE;
                    case CLOCK -> Reached.CHANGES_BY_CLOCK;
                    case DEFINITION -> Reached.CHANGES_BY_DEFINITION;
                    case REMOVAL -> Reached.CHANGES_BY_REMOVAL;
                });
    }

    void countSegment(Segment segment) {
        if (conjunctions(segment.predicate(), true) > WORD) {
            count(Reached.FALLBACK_SEGMENTS);
        }
    }

    /** Of the predicate, or of its complement, multiplied out; another segment counts for one. */
    private static double conjunctions(Predicate predicate, boolean isPositive) {
        if (predicate instanceof Predicate.Not not) {
            return conjunctions(not.operand(), !isPositive);
        }
        if (predicate instanceof Predicate.And and) {
            return conjunctions(and.operands(), isPositive, isPositive);
        }
        if (predicate instanceof Predicate.Or or) {
            return conjunctions(or.operands(), isPositive, !isPositive);
        }
        return 1;
    }

    private static double conjunctions(List<Predicate> operands, boolean isPositive, boolean isProduct) {
        double product = 1;
        double sum = 0;
        for (Predicate operand : operands) {
            double ofOperand = conjunctions(operand, isPositive);
            product *= ofOperand;
            sum += ofOperand;
        }
        return isProduct ? product : sum;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Reached reached : Reached.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-28s %,d%n",
                    reached.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    of(reached)));
        }
        return text.toString();
    }
}
