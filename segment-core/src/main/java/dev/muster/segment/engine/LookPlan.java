package dev.muster.segment.engine;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A walk over what is defined, which always is current.
 *
 * @param ticks holds the contacts
 * @param parts what is to be found out
 * @param answer made under the lock at the end
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
        // A look is as of engine time.
    }

    @Override
    public T end() {
        return answer.get();
    }
}
