package dev.muster.segment.engine;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans a walk over existing definitions. Such a plan is always current.
 *
 * @param ticks holds the contacts
 * @param parts the scans to run
 * @param answer makes the answer, under the lock at the end
 */
record LookPlan<T extends @Nullable Object>(TickRunner ticks, List<Scan> parts, Supplier<T> answer)
        implements Walk.Plan<T> {

    @Override
    public long latest() {
        return ticks.now();
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void arrive() {
        // The answer is as of engine time, which a view does not advance.
    }

    @Override
    public T end() {
        return answer.get();
    }
}
