package dev.muster.segment.dsl;

import dev.muster.segment.dsl.SegmentMapException.Problem;

/** One thing wrong at one path of a map, on its way to becoming a problem. It never leaves the package. */
final class MapRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Problem problem;

    MapRefusal(String path, String reason) {
        super(reason, null, false, false);
        this.problem = new Problem(path, reason);
    }

    Problem problem() {
        return problem;
    }
}
