package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    private Semaphore walks;

    private void start(String... flags) throws Exception {
        server = RunningServer.start(data, flags);
        server.post("/contacts", "{\"id\": \"c-1\", \"attributes\": {\"plan\": \"Pro\"}}");
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        server.put("/segments/pro_on_demand", "{\"expression\": \"plan is Pro\", \"mode\": \"on demand\"}");
        walks = (Semaphore) field(server.server(), "batcher", "live", "engine", "walks", "turn");
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

    private List<Supplier<Answer>> redefinitions() {
        return List.of(
                () -> server.put("/segments/pro", "{\"expression\": \"plan is not Pro\"}"),
                () -> server.put("/segments/few", "{\"expression\": \"plan is Few\"}"),
                () -> server.put("/segments/asked", "{\"expression\": \"plan is Few\", \"mode\": \"on demand\"}"),
                () -> server.put("/attributes/plan", "{\"type\": \"text\"}"),
                () -> server.delete("/segments/few"));
    }

    @Test
    void questions_overAllContacts_letWritesPass() throws Exception {
        start();
        assertLetWritesPass(questions());
    }

    /** The thread that writes used to look at all contacts itself. */
    @Test
    void redefinitions_overAllContacts_letWritesPass() throws Exception {
        start();
        assertLetWritesPass(redefinitions());
        assertThat(server.get("/segments/pro").json().get("count").intValue()).isZero();
    }

    private void assertLetWritesPass(List<Supplier<Answer>> questions) throws Exception {
        for (Supplier<Answer> question : questions) {
            CompletableFuture<Answer> answer;
            walks.acquire();
            try {
                answer = CompletableFuture.supplyAsync(question);
                while (!walks.hasQueuedThreads()) {
                    assertThat(answer).isNotDone();
                    Thread.onSpinWait();
                }
                CompletableFuture<Answer> write =
                        CompletableFuture.supplyAsync(() -> server.post("/contacts", CONTACT));
                assertThat(write.get(1, TimeUnit.MINUTES).status()).isEqualTo(200);
                assertThat(answer).isNotDone();
            } finally {
                walks.release();
            }
            assertThat(answer.get(1, TimeUnit.MINUTES).status()).isEqualTo(200);
        }
    }

    @Test
    void questions_thatTakeTooLong_areGivenUp() throws Exception {
        start("--longest-question", "1");
        for (Supplier<Answer> question : questions()) {
            walks.acquire();
            try {
                Answer answer = CompletableFuture.supplyAsync(question).get(1, TimeUnit.MINUTES);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.error())
                        .isEqualTo("the question was given up, as it took longer than 1 s; try again later");
                assertThat(answer.response().headers().firstValue("Retry-After"))
                        .contains("1");
            } finally {
                walks.release();
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

    /** The engine that looked at the contacts is not the one that would have to change. */
    @Test
    void redefinition_whileTheEngineIsStartedAgain_isRefusedAndChangesNothing() throws Exception {
        FailingDatabase.Faults faults = new FailingDatabase.Faults();
        server = faults.start(data);
        walks = (Semaphore) field(server.server(), "batcher", "live", "engine", "walks", "turn");
        walks.acquire();
        CompletableFuture<Answer> answer =
                CompletableFuture.supplyAsync(() -> server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}"));
        while (!walks.hasQueuedThreads()) {
            assertThat(answer).isNotDone();
            Thread.onSpinWait();
        }
        faults.set(FailingDatabase.Fault.BEFORE_COMMIT);
        assertThat(server.post("/contacts", CONTACT).status()).isEqualTo(503);
        faults.set(FailingDatabase.Fault.NONE);
        while (server.post("/contacts", CONTACT).status() != 200) {
            assertThat(answer).isNotDone();
            Thread.sleep(20);
        }
        walks.release();
        Answer refused = answer.get(1, TimeUnit.MINUTES);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error()).contains("started again");
        assertThat(server.get("/segments/pro").status()).isEqualTo(404);
        assertThat(server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}")
                        .json()
                        .get("count")
                        .intValue())
                .isEqualTo(1);
    }
}
