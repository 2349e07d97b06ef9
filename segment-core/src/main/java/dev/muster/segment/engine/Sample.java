package dev.muster.segment.engine;

/**
 * What a contact may show of one attribute, in the place of everything that satisfies the same leaves.
 *
 * @param cell what predicates see
 * @param now an instant, engine time or later, at which they see it
 * @param isOpen whether it stands for all texts that no leaf names, or for all text sets, so that leaves which look into them may
 *     hold or not
 */
record Sample(Cell cell, long now, boolean isOpen) {

    /** Whether the leaf holds for something that this stands for. */
    boolean mayHold(BoundLeaf leaf) {
        return isOpen ? !(leaf instanceof BoundLeaf.TextIn) : leaf.holds(cell, now);
    }

    /** Whether the leaf fails for something that this stands for. */
    boolean mayFail(BoundLeaf leaf) {
        return isOpen ? !holdsForAll(leaf) : !leaf.holds(cell, now);
    }

    private static boolean holdsForAll(BoundLeaf leaf) {
        return leaf instanceof BoundLeaf.Existence
                || (leaf instanceof BoundLeaf.TextPart part && part.text().isEmpty());
    }
}
