package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a writer without pause delays a walk by one write only, and that a walk lets waiting writers in. */
@Timeout(60)
class EngineLockTest {

    private static final long LONG_SECONDS = 30;

    private final EngineLock lock = new EngineLock();

    private static void spinUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private boolean take() {
        try {
            return lock.tryWithoutQueueing() || lock.tryLock(LONG_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    @Test
    void tryWithoutQueueing_withNobodyInside_takesTheLockUnlessAWalkWaits() {
        assertThat(lock.tryWithoutQueueing()).isTrue();
        lock.unlock();
        lock.awaitByWalk(true);
        assertThat(lock.tryWithoutQueueing()).isFalse();
        lock.awaitByWalk(false);
        assertThat(lock.tryWithoutQueueing()).isTrue();
        lock.unlock();
    }

    @Test
    void writerWithoutPause_whileAWalkWaits_comesInAfterIt() throws InterruptedException {
        List<String> order = new CopyOnWriteArrayList<>();
        assertThat(lock.tryWithoutQueueing()).isTrue();
        Thread walk = new Thread(() -> {
            lock.awaitByWalk(true);
            boolean isTaken = take();
            lock.awaitByWalk(false);
            order.add("walk " + isTaken);
            lock.unlock();
        });
        walk.start();
        spinUntil(() -> lock.hasQueuedThread(walk));
        lock.unlock();
        boolean isTaken = take();
        order.add("write " + isTaken);
        lock.unlock();
        walk.join();
        assertThat(order).containsExactly("walk true", "write true");
    }

    @Test
    void giveWay_whileOthersWait_letsEachOfThemIn() throws InterruptedException {
        CountDownLatch cameIn = new CountDownLatch(3);
        assertThat(lock.tryWithoutQueueing()).isTrue();
        Thread[] others = new Thread[3];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Thread(() -> {
                if (take()) {
                    cameIn.countDown();
                    lock.unlock();
                }
            });
            others[i].start();
        }
        for (Thread other : others) {
            spinUntil(() -> lock.hasQueuedThread(other));
        }
        lock.unlock();
        lock.giveWay();
        assertThat(cameIn.await(LONG_SECONDS, TimeUnit.SECONDS)).isTrue();
        for (Thread other : others) {
            other.join();
        }
    }
}
