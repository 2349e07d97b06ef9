package dev.muster.examples.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/** What Prometheus may ask for. */
final class Metrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter requests = counter("muster.requests", "requests that were applied and committed");
    private final Counter refused = counter("muster.requests.refused", "requests that were refused, or turned away");
    private final Counter changes = counter("muster.changes", "membership changes that were committed");
    private final Counter recoveries = counter("muster.recoveries", "starts of the engine from the database");
    private final Counter wrongKeys = counter("muster.keys.wrong", "requests that were refused for a wrong key");
    private final Timer tick = timer("muster.tick", "one request's work in the engine");
    private final Timer commit = timer("muster.commit", "one transaction of the database");

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    void applied(long nanos) {
        tick.record(Duration.ofNanos(nanos));
    }

    void committed(int requestCount, int changeCount, long nanos) {
        requests.increment(requestCount);
        changes.increment(changeCount);
        commit.record(Duration.ofNanos(nanos));
    }

    void refused() {
        refused.increment();
    }

    void wrongKey() {
        wrongKeys.increment();
    }

    void recovered() {
        recoveries.increment();
    }

    String scrape() {
        return registry.scrape();
    }
}
