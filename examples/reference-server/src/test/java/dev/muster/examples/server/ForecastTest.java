package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the clock alone will do: to a segment, and when next. */
class ForecastTest {

    @TempDir
    Path data;

    @Test
    void forecast_window_entersAndLeavesAtItsSteps() throws Exception {
        try (RunningServer server = server()) {
            JsonNode forecast =
                    server.get("/segments/ending/forecast?horizon=5d&step=1d").json();
            assertThat(forecast.get("segment").stringValue()).isEqualTo("ending");
            assertThat(forecast.get("from").stringValue()).isEqualTo("2026-11-26T10:00:00Z");
            assertThat(forecast.get("count").intValue()).isZero();
            assertThat(numbers(forecast, "count")).containsExactly(1, 1, 1, 0, 0);
            assertThat(numbers(forecast, "entered")).containsExactly(1, 0, 0, 0, 0);
            assertThat(numbers(forecast, "exited")).containsExactly(0, 0, 0, 1, 0);
            assertThat(server.get("/segments/ending/forecast")
                            .json()
                            .get("steps")
                            .size())
                    .isEqualTo(30);
        }
    }

    @Test
    void forecast_whatCannotBe_isRefused() throws Exception {
        try (RunningServer server = server()) {
            assertThat(server.get("/segments/nobody/forecast").status()).isEqualTo(404);
            assertThat(server.get("/segments/ending/forecast?horizon=soon").status())
                    .isEqualTo(400);
            assertThat(server.get("/segments/ending/forecast?step=2%20months").status())
                    .isEqualTo(400);
            assertThat(server.get("/segments/ending/forecast?horizon=soon").error())
                    .isEqualTo("horizon: no duration; expected one like 3 days or 90m");
            assertThat(server.get("/segments/ending/forecast?horizon=30d&step=1ms")
                            .status())
                    .isEqualTo(422);
        }
    }

    @Test
    void clock_nextDue_isTheNextFlip() throws Exception {
        try (RunningServer server = server()) {
            assertThat(server.get("/clock").json().get("next_due").stringValue())
                    .isEqualTo("2026-11-27T10:00:00Z");
            server.post("/clock/advance", "{\"by\": \"30d\"}");
            assertThat(server.get("/clock").json().get("next_due").isNull()).isTrue();
        }
    }

    private RunningServer server() throws Exception {
        RunningServer server = RunningServer.start(data, "--clock", "simulated=2026-11-26T10:00:00Z");
        server.put("/attributes/ends_at", "{\"type\": \"timestamp\"}");
        server.put("/segments/ending", "{\"expression\": \"ends_at within next 3 days\"}");
        server.post("/contacts", "{\"id\": \"cyd\", \"attributes\": {\"ends_at\": \"2026-11-30T10:00:00Z\"}}");
        return server;
    }

    private static List<Integer> numbers(JsonNode forecast, String name) {
        return forecast.get("steps")
                .valueStream()
                .map(step -> step.get(name).intValue())
                .toList();
    }
}
