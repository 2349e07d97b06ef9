package dev.muster.segment.engine;

import java.util.List;

/**
 * A predicate whose leaves are bound, with the predicates of other segments in their place: the plain evaluator. It decides
 * wherever the index does not, and must always say the same.
 */
sealed interface BoundPredicate {

    /** Whether the contact that the cells show satisfies this at an instant in milliseconds of the epoch. */
    boolean holds(Cells cells, long now);

    /** Whether a leaf of this depends on engine time. */
    boolean isMovedByTime();

    /**
     * A leaf.
     *
     * @param number its place among the distinct leaves of the catalog
     * @param leaf what it compares
     */
    record Leaf(int number, BoundLeaf leaf) implements BoundPredicate {
        @Override
        public boolean holds(Cells cells, long now) {
            return leaf.holds(cells.cell(leaf.slot()), now);
        }

        @Override
        public boolean isMovedByTime() {
            return leaf instanceof BoundLeaf.MovingTime;
        }
    }

    /** The complement. */
    record Not(BoundPredicate operand) implements BoundPredicate {
        @Override
        public boolean holds(Cells cells, long now) {
            return !operand.holds(cells, now);
        }

        @Override
        public boolean isMovedByTime() {
            return operand.isMovedByTime();
        }
    }

    /** All hold. */
    record And(List<BoundPredicate> operands) implements BoundPredicate {
        @Override
        public boolean holds(Cells cells, long now) {
            for (int i = 0; i < operands.size(); i++) {
                if (!operands.get(i).holds(cells, now)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean isMovedByTime() {
            return operands.stream().anyMatch(BoundPredicate::isMovedByTime);
        }
    }

    /** At least one holds. */
    record Or(List<BoundPredicate> operands) implements BoundPredicate {
        @Override
        public boolean holds(Cells cells, long now) {
            for (int i = 0; i < operands.size(); i++) {
                if (operands.get(i).holds(cells, now)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean isMovedByTime() {
            return operands.stream().anyMatch(BoundPredicate::isMovedByTime);
        }
    }
}
