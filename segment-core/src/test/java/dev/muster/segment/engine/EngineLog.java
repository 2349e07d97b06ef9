package dev.muster.segment.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes what the engine logs, instead of the console, until it is closed. */
final class EngineLog implements AutoCloseable {

    private final Logger logger = Logger.getLogger(SegmentEngine.class.getPackageName());
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            @Nullable Throwable failure = logged.getThrown();
            if (failure != null) {
                failures.add(failure);
            }
            if (logged.getLevel().equals(Level.WARNING)) {
                warnings.add(logged.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    EngineLog() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    /** The failures that were logged. */
    List<Throwable> failures() {
        return failures;
    }

    /** Returns the warnings that were logged. */
    List<String> warnings() {
        return warnings;
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
