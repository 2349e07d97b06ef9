package dev.muster.segment.engine;

import dev.muster.segment.Limits;
import dev.muster.segment.insight.AuditReport;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How questions come to what an engine holds: one at a time, each under its lock. */
interface Inside {

    /** Answers a question about what is held and defined, which must not change it. */
    <T> T ask(Function<TickRunner, T> question);

    /**
     * Answers a question about all contacts, in slices between writes.
     *
     * @throws CancellationException if the thread is interrupted meanwhile
     */
    <T> T walk(Function<TickRunner, ? extends Walk.Draft<T>> drafts);

    /** Returns the way to the engine's lock. */
    Locked locked();

    /**
     * What is kept of a change, or {@code null} if nothing is, or not any more.
     *
     * @throws IllegalArgumentException if another change has its number here
     */
    @Nullable
    Evidence evidence(MembershipChange change);

    /** Audits so many contacts, from where the last audit ended. */
    AuditReport audit(int contacts);

    /** How large predicates may be. */
    Limits limits();
}
