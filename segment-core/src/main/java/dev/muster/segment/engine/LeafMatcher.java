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
 * Tells which of some leaves over one attribute of texts or text sets hold for a value. Few are asked one by one. Of many, those
 * that cannot hold are not looked at: whole texts are looked up in a map, parts of texts are found by a {@link PatternTrie}. Of
 * one thread at a time.
 */
final class LeafMatcher {

    /** No more leaves than this are asked one by one. */
    private static final int FEW = 4;

    private final List<BoundLeaf> leaves;
    private final boolean isOfSets;
    /** The leaves that name a whole text, or that need it in the set; by the text. */
    private final Map<String, IntArrayList> leavesOfText = new HashMap<>();

    private final Map<Part, PatternTrie> tries = new EnumMap<>(Part.class);
    /** The leaves that are asked one by one. */
    private final IntArrayList asked = new IntArrayList();

    /**
     * A matcher of leaves, numbered by their places.
     *
     * @param leaves over one attribute, which reads as text or as text set
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

    /** Whether a leaf compares texts or text sets. */
    static boolean isOfTexts(BoundLeaf leaf) {
        return leaf instanceof BoundLeaf.TextIn
                || leaf instanceof BoundLeaf.TextPart
                || leaf instanceof BoundLeaf.HasAny
                || leaf instanceof BoundLeaf.HasAll;
    }

    private static String pattern(BoundLeaf.TextPart part) {
        return part.part() == Part.ENDS_WITH ? backwards(part.text()) : part.text();
    }

    /** Not as {@link StringBuilder#reverse}, which leaves pairs of surrogates as they are. */
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
            // A set that lacks the first lacks one of all.
            texts = Set.of(all.texts().iterator().next());
        } else {
            asked.add(number);
            return;
        }
        texts.forEach(text ->
                leavesOfText.computeIfAbsent(text, added -> new IntArrayList()).add(number));
    }

    /**
     * Adds the places of the leaves that hold for what a cell shows; one may come several times.
     *
     * @return what it cost, in looks at a letter or a leaf
     */
    long addHolding(Cell cell, IntArrayList holding) {
        if (!cell.readable) {
            return 1;
        }
        long work = 1;
        for (int i = 0; i < asked.size(); i++) {
            int leaf = asked.getInt(i);
            work += 1 + cell.text.length();
            // No leaf over texts looks at the time.
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
                // One text is all that the other kinds of leaf ask for.
                if (!(leaves.get(leaf) instanceof BoundLeaf.HasAll all) || all.holds(cell, 0)) {
                    holding.add(leaf);
                }
            }
        }
    }
}
