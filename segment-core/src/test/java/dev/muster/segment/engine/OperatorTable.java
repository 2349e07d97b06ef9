package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Predicate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A truth table over one attribute {@code x}, written by hand: for which values a predicate holds and for which it does not. What
 * was said of declarations and of engine time counts for the rows after it.
 */
final class OperatorTable {

    /** In a row: the contact has no value. */
    static final Object MISSING = new Object() {
        @Override
        public String toString() {
            return "missing";
        }
    };

    /**
     * One contact and one predicate.
     *
     * @param declared what is declared of the attribute, if anything
     * @param predicate the predicate
     * @param at engine time
     * @param held what the contact was written with, or {@link #MISSING}
     * @param holds whether the predicate holds
     */
    record Row(List<AttributeDeclaration> declared, Predicate predicate, Instant at, Object held, boolean holds) {
        @Override
        public String toString() {
            String shown = held instanceof String text ? '"' + text + '"' : held.toString();
            return (holds ? "holds: " : "does not hold: ") + predicate + " of " + shown
                    + (declared.isEmpty() ? "" : ", " + declared.get(0)) + ", at " + at;
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private List<AttributeDeclaration> declared = List.of();
    private Instant at = Instant.parse("2026-06-15T12:00:00Z");

    OperatorTable undeclared() {
        declared = List.of();
        return this;
    }

    OperatorTable declared(AttributeDeclaration declaration) {
        declared = List.of(declaration);
        return this;
    }

    OperatorTable at(String instant) {
        at = Instant.parse(instant);
        return this;
    }

    Truths where(Predicate predicate) {
        return new Truths(predicate);
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Takes the rows of one predicate. */
    final class Truths {

        private final Predicate predicate;

        private Truths(Predicate predicate) {
            this.predicate = predicate;
        }

        Truths holdsFor(Object... held) {
            return add(true, held);
        }

        Truths doesNotHoldFor(Object... held) {
            return add(false, held);
        }

        private Truths add(boolean holds, Object... held) {
            for (Object value : held) {
                rows.add(new Row(declared, predicate, at, value, holds));
            }
            return this;
        }
    }
}
