package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.lang.reflect.Field;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server used to keep calling a failed engine, and never recovered. */
class FailedEngineTest {

    @TempDir
    Path data;

    private static Object field(Object part, String name) throws ReflectiveOperationException {
        Field field = part.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(part);
    }

    @Test
    @Timeout(120)
    void server_itsEngineFails_isUnavailableThenStartsAgainFromTheDatabase() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            assertThat(server.post("/contacts", "{\"id\": \"c-1\", \"attributes\": {\"plan\": \"Pro\"}}")
                            .status())
                    .isEqualTo(200);
            Object failed = field(field(field(server.server(), "batcher"), "live"), "engine");
            Object guard = field(failed, "guard");
            Field failure = guard.getClass().getDeclaredField("failure");
            failure.setAccessible(true);
            failure.set(guard, new StackOverflowError());

            Answer written = server.post("/contacts", "{\"id\": \"c-2\", \"attributes\": {\"plan\": \"Pro\"}}");
            while (written.status() == 503) {
                Thread.sleep(20);
                written = server.post("/contacts", "{\"id\": \"c-2\", \"attributes\": {\"plan\": \"Pro\"}}");
            }

            assertThat(written.status()).isEqualTo(200);
            assertThat(server.get("/contacts/c-1").status()).isEqualTo(200);
            assertThat(field(field(field(server.server(), "batcher"), "live"), "engine"))
                    .isNotSameAs(failed);
        }
    }
}
