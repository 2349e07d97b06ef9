package dev.muster.segment.engine;

import dev.muster.segment.Predicate.Part;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds which of the leaves over one text or text set attribute hold for a value. Up to {@link #FEW} leaves are
 * evaluated one by one. Of more, only those that can hold are considered: whole texts are looked up in a map, and parts
 * of texts are found by a {@link PatternTrie}. For one thread at a time.
 */
final class LeafMatcher {

    /** Up to this many leaves are evaluated one by one. */
    private static final int FEW = 4;

    private final List<BoundLeaf> leaves;
    private final boolean isOfSets;
    /** The leaves that compare with a whole text, or that need it in the set, by that text. */
    private final Map<String, IntArrayList> leavesOfText = new HashMap<>();

    private final Map<Part, PatternTrie> tries = new EnumMap<>(Part.class);
    /** The leaves that are evaluated one by one. */
    private final IntArrayList asked = new IntArrayList();

    /**
     * Creates a matcher of leaves. A leaf is known by its index in the list.
     *
     * @param leaves leaves over one attribute that reads as text or as text set
     */
    LeafMatcher(List<BoundLeaf> leaves) {
        this.leaves = leaves;
        isOfSets =
                leaves.stream().anyMatch(leaf -> leaf instanceof BoundLeaf.HasAny || leaf instanceof BoundLeaf.HasAll);
        Map<Part, SortedMap<String, IntArrayList>> patterns = new EnumMap<>(Part.class);
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            if (leaves.size() <= FEW) {
                asked.add(leaf);
            } else if (leaves.get(leaf) instanceof BoundLeaf.TextPart part) {
                patterns.computeIfAbsent(part.part(), kind -> new TreeMap<>())
                        .computeIfAbsent(pattern(part), pattern -> new IntArrayList())
                        .add(leaf);
            } else {
                add(leaf, leaves.get(leaf));
            }
        }
        patterns.forEach((part, ofPart) -> tries.put(part, new PatternTrie(ofPart)));
    }

    /** Returns whether a leaf compares texts or text sets. */
    static boolean isOfTexts(BoundLeaf leaf) {
        return leaf instanceof BoundLeaf.TextIn
                || leaf instanceof BoundLeaf.TextPart
                || leaf instanceof BoundLeaf.HasAny
                || leaf instanceof BoundLeaf.HasAll;
    }

    private static String pattern(BoundLeaf.TextPart part) {
        return part.part() == Part.ENDS_WITH ? backwards(part.text()) : part.text();
    }

    /** Reverses a text unit by unit, unlike {@link StringBuilder#reverse}, which keeps surrogate pairs in order. */
    private static String backwards(String text) {
        char[] letters = new char[text.length()];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = text.charAt(letters.length - 1 - i);
        }
        return new String(letters);
    }

    private void add(int number, BoundLeaf leaf) {
        Collection<String> texts;
        if (leaf instanceof BoundLeaf.TextIn in) {
            texts = in.texts();
        } else if (leaf instanceof BoundLeaf.HasAny any) {
            texts = any.texts();
        } else if (leaf instanceof BoundLeaf.HasAll all && !all.texts().isEmpty()) {
            // A set without the first text does not contain all texts.
            texts = Set.of(all.texts().iterator().next());
        } else {
            asked.add(number);
            return;
        }
        texts.forEach(text ->
                leavesOfText.computeIfAbsent(text, added -> new IntArrayList()).add(number));
    }

    /**
     * Adds the indices of the leaves that hold for the value in a cell. An index may be added several times.
     *
     * @return the cost, in letters and leaves visited
     */
    long addHolding(Cell cell, IntArrayList holding) {
        if (!cell.readable) {
            return 1;
        }
        long work = 1;
        for (int i = 0; i < asked.size(); i++) {
            int leaf = asked.getInt(i);
            work += 1 + cell.text.length();
            // The instant does not matter: no leaf over texts uses it.
            if (leaves.get(leaf).holds(cell, 0)) {
                holding.add(leaf);
            }
        }
        if (!leavesOfText.isEmpty()) {
            if (isOfSets) {
                cell.members.forEach(text -> addNamed(text, cell, holding));
                work += cell.members.size();
            } else {
                addNamed(cell.text, cell, holding);
            }
        }
        for (Map.Entry<Part, PatternTrie> each : tries.entrySet()) {
            switch (each.getKey()) {
                case STARTS_WITH -> each.getValue().addBeginningsOf(cell.text, holding);
                case ENDS_WITH -> each.getValue().addEndingsOf(cell.text, holding);
                case CONTAINS -> each.getValue().addPartsOf(cell.text, holding);
            }
            work += cell.text.length();
        }
        return work + holding.size();
    }

    private void addNamed(String text, Cell cell, IntArrayList holding) {
        IntArrayList named = leavesOfText.get(text);
        if (named != null) {
            for (int i = 0; i < named.size(); i++) {
                int leaf = named.getInt(i);
                // Every other kind of leaf is decided by one text.
                if (!(leaves.get(leaf) instanceof BoundLeaf.HasAll all) || all.holds(cell, 0)) {
                    holding.add(leaf);
                }
            }
        }
    }
}
