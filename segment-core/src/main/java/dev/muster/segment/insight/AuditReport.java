package dev.muster.segment.insight;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Where what an engine keeps differs from what plain evaluation says, of some contacts or of all.
 *
 * @param at engine time at the audit's end, which the audit left as it was
 * @param contacts how many contacts were looked at
 * @param segments how many realtime segments each was compared in
 * @param evaluations how many predicates were evaluated
 * @param mismatches what differs, the first {@value #MOST_TOLD} of it
 * @param mismatchCount how much differs in all
 */
public record AuditReport(
        Instant at, int contacts, int segments, long evaluations, List<Mismatch> mismatches, long mismatchCount) {

    /** So many mismatches are told one by one. */
    public static final int MOST_TOLD = 100;

    /** Keeps a copy of the list. */
    public AuditReport {
        mismatches = List.copyOf(mismatches);
    }

    /** Whether nothing differs. */
    public boolean isClean() {
        return mismatchCount == 0;
    }

    /** A line on what was looked at, and one for each mismatch that is told. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "audit at %s of %,d contacts in %,d segments by %,d evaluations: ",
                at,
                contacts,
                segments,
                evaluations));
        if (isClean()) {
            return text.append("clean").toString();
        }
        text.append(
                String.format(Locale.ROOT, "%,d %s", mismatchCount, mismatchCount == 1 ? "mismatch" : "mismatches"));
        mismatches.forEach(mismatch -> text.append("\n  ").append(mismatch));
        if (mismatchCount > mismatches.size()) {
            text.append(String.format(Locale.ROOT, "\n  and %,d more", mismatchCount - mismatches.size()));
        }
        return text.toString();
    }
}
