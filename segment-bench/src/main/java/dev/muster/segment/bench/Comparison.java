package dev.muster.segment.bench;

import java.util.List;
import java.util.Set;

/** A peer's figure beside Muster's of the same run, as the ratio of their medians. */
final class Comparison {

    private static final String HIGHER_IS_BETTER = "writes/s";
    private static final Set<String> WITHOUT_BETTER = Set.of("", "flips", "threads", "exponent");

    private Comparison() {}

    /** How many times better Muster is than a peer's row; {@code noise} if that is within the noise of the two; empty if none. */
    static String text(Row peer, List<Row> rows) {
        Double theirs = peer.value();
        if (theirs == null || peer.system().equals(Contenders.MUSTER) || WITHOUT_BETTER.contains(peer.unit())) {
            return "";
        }
        for (Row row : rows) {
            Double ours = row.value();
            if (row.system().equals(Contenders.MUSTER) && row.isComparableTo(peer) && ours != null) {
                if (ours == 0 || theirs == 0) {
                    return "";
                }
                double ratio = peer.unit().equals(HIGHER_IS_BETTER) ? ours / theirs : theirs / ours;
                double noise = spread(row) + spread(peer);
                return Math.abs(ratio - 1) <= noise ? "noise" : Figures.of(ratio) + " ×";
            }
        }
        return "";
    }

    private static double spread(Row row) {
        Double spread = row.spread();
        return spread == null ? 0 : spread;
    }
}
