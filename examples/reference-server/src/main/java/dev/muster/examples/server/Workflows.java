package dev.muster.examples.server;

import dev.muster.segment.engine.SegmentEngine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The workflows of an engine, each of which runs from when its segment is defined. */
final class Workflows {

    private final List<Workflow> waiting;
    private final SegmentEngine engine;
    private final Transaction.Touched touched;

    Workflows(Collection<Workflow> all, SegmentEngine engine, Transaction.Touched touched) {
        this.waiting = new ArrayList<>(all);
        this.engine = engine;
        this.touched = touched;
    }

    /** The segment is defined; the engine keeps its reactions even while it is not. */
    void defined(String segment) {
        waiting.removeIf(workflow -> {
            if (!workflow.segment().equals(segment)) {
                return false;
            }
            engine.onEntering(segment, workflow.reaction(touched));
            return true;
        });
    }
}
