package dev.muster.examples.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;

/**
 * What is outside of a process and outlives it, in a file: the time, and what the process has said.
 *
 * <p>The clock stands still while it is not moved. It knows up to when it may run on by itself, so that time can pass while no
 * process is there to see it.
 */
final class OutsideWorld implements InstantSource, AutoCloseable {

    private static final int SIZE = 24;

    private final FileChannel file;
    private long now;
    private long latest;
    private long lastStored;

    private OutsideWorld(FileChannel file) {
        this.file = file;
    }

    static OutsideWorld open(Path path) throws IOException {
        OutsideWorld world = new OutsideWorld(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        ByteBuffer saved = ByteBuffer.allocate(SIZE);
        boolean isNew = world.file.read(saved, 0) < 0;
        world.now = isNew ? Workload.START.toEpochMilli() : saved.getLong(0);
        world.latest = isNew ? world.now : saved.getLong(8);
        world.lastStored = isNew ? 0 : saved.getLong(16);
        return world;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    /** Moves the clock to an instant; from there, it may run on by itself up to another. */
    void set(Instant to, Instant latest) {
        now = to.toEpochMilli();
        this.latest = latest.toEpochMilli();
        write();
    }

    /** Lets time pass that nobody sees. */
    void runOn(SplittableRandom random) {
        if (now < latest) {
            now = random.nextBoolean() ? latest : random.nextLong(now, latest + 1);
            write();
        }
    }

    /** Hears that a step is stored, which the process must not say before it is so for good. */
    void hearStored(long step) {
        lastStored = step;
        write();
    }

    /** The last step that was said to be stored. */
    long lastStored() {
        return lastStored;
    }

    private void write() {
        try {
            ByteBuffer state =
                    ByteBuffer.allocate(SIZE).putLong(now).putLong(latest).putLong(lastStored);
            file.write(state.flip(), 0); // one call: all of it or nothing
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
