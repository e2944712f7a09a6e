package io.tidemark.integrity.learning;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.integrity.telemetry.TelemetryListener;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Counts stuck clients for Prometheus. */
@Startup
@Singleton
class StuckWatch implements TelemetryListener {
    /** Clients start every 15 minutes (R103): who is silent for four rounds is away. */
    private static final Duration FORGET_AFTER = Duration.ofHours(1);

    private static final int MOST = 100_000;

    private final StuckClients clients = new StuckClients(FORGET_AFTER, MOST);
    private final Clock clock;

    StuckWatch(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        Gauge.builder("learning_sync_stuck_clients", this::count)
                .description("Users whose sync starts again and again with the same queue, and never completes")
                .register(metrics);
    }

    @Override
    public synchronized void heard(TelemetryMessage message) {
        message.events().forEach(event -> clients.heard(message.key(), event, message.at()));
    }

    private synchronized long count() {
        return clients.count(clock.instant());
    }
}
