package dev.muster.examples.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.examples.replay.StandardOutput.BrokenPipeException;
import dev.muster.examples.replay.WritesFile.TimedWrite;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Warning;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Replays a file of timed writes through a file of segments; {@code --help} says how it is called. */
public final class Replay {

    static final int DONE = 0;
    static final int PIPE_BROKEN = 1;
    static final int BAD_INPUT = 2;

    private static final String BUNDLED_SEGMENTS = "online-retail.segments";
    private static final String BUNDLED_WRITES = "online-retail-writes.csv.gz";
    private static final String BUNDLED_SOURCE = "A year of a real shop, derived from the Online Retail data set"
            + " (D. Chen, UCI Machine Learning Repository, 2015, CC BY 4.0)\n";

    private final Arguments arguments;
    private final StandardOutput out;
    private final PrintStream err;
    private final @Nullable ProgressBar bar;

    private Replay(Arguments arguments, StandardOutput out, PrintStream err, @Nullable ProgressBar bar) {
        this.arguments = arguments;
        this.out = out;
        this.err = err;
        this.bar = bar;
    }

    /** Runs the command and ends the virtual machine with its exit status. */
    public static void main(String[] args) {
        // Not System.out, which keeps to itself why a write failed.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        System.exit(run(args, out, System.err, ProgressBar::standardErrorIsTerminal));
    }

    /** Runs the command where standard error is no terminal, and answers its exit status. */
    static int run(String[] args, OutputStream out, PrintStream err) {
        return run(args, out, err, () -> false);
    }

    private static int run(String[] args, OutputStream out, PrintStream err, BooleanSupplier errIsTerminal) {
        try (StandardOutput standardOutput = new StandardOutput(out)) {
            Arguments arguments = Arguments.parse(args);
            if (arguments.help()) {
                standardOutput.write(Arguments.USAGE.getBytes(UTF_8));
                return DONE;
            }
            boolean hasBar = !arguments.quiet() && errIsTerminal.getAsBoolean();
            new Replay(arguments, standardOutput, err, hasBar ? new ProgressBar(err) : null).replay();
            return DONE;
        } catch (InputException bad) {
            err.println(bad.getMessage());
            return BAD_INPUT;
        } catch (BrokenPipeException nobodyReads) {
            return PIPE_BROKEN;
        } catch (IOException failure) {
            err.println(InputException.unwritable(StandardOutput.NAME, failure).getMessage());
            return BAD_INPUT;
        } catch (OutOfMemoryError tooLittle) {
            err.println("out of memory; give java more with -Xmx");
            return BAD_INPUT;
        }
    }

    private void replay() throws InputException, BrokenPipeException {
        Source segments = source(arguments.segments(), BUNDLED_SEGMENTS);
        Source writes = source(arguments.writes(), BUNDLED_WRITES);
        Definitions definitions = Definitions.read(segments);
        try (WritesFile file = WritesFile.open(writes);
                ChangesFile changes = changes(segments, writes)) {
            replay(definitions, file, changes);
        } finally {
            clearBar();
        }
    }

    private static Source source(@Nullable String file, String bundled) throws InputException {
        return file == null ? Source.bundled(bundled) : Source.file(file);
    }

    private @Nullable ChangesFile changes(Source... inputs) throws InputException, BrokenPipeException {
        String target = arguments.changes();
        if (target == null) {
            return null;
        }
        return target.equals(Arguments.STANDARD_OUTPUT)
                ? ChangesFile.standardOutput(out)
                : ChangesFile.file(target, inputs);
    }

    private void replay(Definitions definitions, WritesFile file, @Nullable ChangesFile changes)
            throws InputException, BrokenPipeException {
        Summary summary = new Summary(definitions.segmentNames());
        Instant until = arguments.until();
        long startNanos = System.nanoTime();
        TimedWrite next = file.next();
        Instant first = next != null ? next.at() : until != null ? until : Instant.EPOCH;
        SegmentEngine engine = definitions.engine(ManualClock.at(first));
        for (String warning : definitions.warnings()) {
            summary.addRemark(() -> warning);
        }
        for (; next != null; next = file.next()) {
            if (until != null && next.at().isAfter(until)) {
                throw next.isAfter(until);
            }
            Tick tick = apply(next, engine, summary);
            pass(tick, summary, changes);
            if (bar != null) {
                bar.show(file.fractionRead(), summary.writes(), next.at());
            }
        }
        if (until != null) {
            pass(engine.advanceTo(until), summary, changes);
        }
        if (changes != null) {
            changes.complete();
        }
        long nanos = System.nanoTime() - startNanos;
        if (arguments.quiet()) {
            err.print(summary.unreadText());
        } else {
            clearBar();
            err.print(summary.text(headline(first, engine, summary), engine.contactCount(), engine::count, nanos));
        }
    }

    private static Tick apply(TimedWrite write, SegmentEngine engine, Summary summary) throws InputException {
        try {
            long startNanos = System.nanoTime();
            Tick tick = engine.applyAt(write.at(), write.write());
            summary.addWrite(System.nanoTime() - startNanos);
            for (Warning warning : tick.warnings()) {
                summary.addRemark(() -> write.remark(warning));
                if (warning.kind() == Warning.Kind.UNREADABLE_WRITE) {
                    summary.addUnread(warning.attribute());
                }
            }
            return tick;
        } catch (InvalidWriteException refusal) {
            throw write.refused(refusal);
        }
    }

    private static void pass(Tick tick, Summary summary, @Nullable ChangesFile changes)
            throws InputException, BrokenPipeException {
        for (MembershipChange change : tick.changes()) {
            summary.addChange(change);
            if (changes != null) {
                changes.write(change);
            }
        }
    }

    private String headline(Instant first, SegmentEngine engine, Summary summary) {
        String source = arguments.writes() == null ? BUNDLED_SOURCE : "";
        boolean hadTime = summary.writes() > 0 || arguments.until() != null;
        return source + (hadTime ? first + " to " + engine.engineTime() : "no time passed");
    }

    private void clearBar() {
        if (bar != null) {
            bar.clear();
        }
    }
}
