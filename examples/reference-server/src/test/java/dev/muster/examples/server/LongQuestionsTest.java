package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests questions for which the engine walks over all contacts. The engine let writes in between its slices, but the
 * server kept its lock until the answer was complete. The tests make such a question take as long as they like, because
 * they take the engine's turn for walks.
 */
class LongQuestionsTest {

    private static final String CONTACT = "{\"id\": \"c-2\", \"attributes\": {\"plan\": \"Pro\"}}";

    @TempDir
    Path data;

    private RunningServer server;
    private ReentrantLock walks;

    private void start(String... flags) throws Exception {
        server = RunningServer.start(data, flags);
        server.post("/contacts", "{\"id\": \"c-1\", \"attributes\": {\"plan\": \"Pro\"}}");
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        server.put("/segments/pro_on_demand", "{\"expression\": \"plan is Pro\", \"mode\": \"on demand\"}");
        walks = (ReentrantLock) field(server.server(), "batcher", "live", "engine", "walks");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Object field(Object part, String... names) throws ReflectiveOperationException {
        Object found = part;
        for (String name : names) {
            Field field = found.getClass().getDeclaredField(name);
            field.setAccessible(true);
            found = field.get(found);
        }
        return found;
    }

    private List<Supplier<Answer>> questions() {
        return List.of(
                () -> server.post("/segments/preview", "{\"expression\": \"plan is Free\"}"),
                () -> server.post("/segments/preview", "{\"name\": \"pro\", \"expression\": \"plan is Free\"}"),
                () -> server.get("/segments/pro/forecast"),
                () -> server.get("/segments/pro_on_demand/members"),
                () -> server.get("/segments/pro_on_demand"),
                () -> server.get("/segments"));
    }

    @Test
    void questions_overAllContacts_letWritesPass() throws Exception {
        start();
        for (Supplier<Answer> question : questions()) {
            CompletableFuture<Answer> answer;
            walks.lock();
            try {
                answer = CompletableFuture.supplyAsync(question);
                while (!walks.hasQueuedThreads()) {
                    assertThat(answer).isNotDone();
                    Thread.onSpinWait();
                }
                CompletableFuture<Answer> write =
                        CompletableFuture.supplyAsync(() -> server.post("/contacts", CONTACT));
                assertThat(write.get(5, TimeUnit.MINUTES).status()).isEqualTo(200);
                assertThat(answer).isNotDone();
            } finally {
                walks.unlock();
            }
            assertThat(answer.get(5, TimeUnit.MINUTES).status()).isEqualTo(200);
        }
    }

    @Test
    void questions_thatTakeTooLong_areGivenUp() throws Exception {
        start("--longest-question", "1");
        for (Supplier<Answer> question : questions()) {
            walks.lock();
            try {
                Answer answer = CompletableFuture.supplyAsync(question).get(5, TimeUnit.MINUTES);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.error())
                        .isEqualTo("the question was given up, as it took longer than 1 s; try again later");
                assertThat(answer.response().headers().firstValue("Retry-After"))
                        .contains("1");
            } finally {
                walks.unlock();
            }
            Answer later = question.get();
            while (later.status() == 503) { // a busy machine takes longer than the limit
                later = question.get();
            }
            assertThat(later.status()).isEqualTo(200);
        }
    }

    /** Writes that are applied but not stored must not be visible. */
    @Test
    void question_whichSawWhatWasNotStored_isRefused() throws Exception {
        FailingDatabase.Faults faults = new FailingDatabase.Faults();
        server = faults.start(data);
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        Batcher batcher = (Batcher) field(server.server(), "batcher");
        CompletableFuture<Object> answer = CompletableFuture.supplyAsync(() -> batcher.look(live -> {
            faults.set(FailingDatabase.Fault.BEFORE_COMMIT);
            assertThat(server.post("/contacts", CONTACT).status()).isEqualTo(503);
            faults.set(FailingDatabase.Fault.NONE);
            return live.engine().contactCount();
        }));
        assertThat(answer).failsWithin(5, TimeUnit.MINUTES).withThrowableThat().withCauseInstanceOf(ApiException.class);
    }
}
