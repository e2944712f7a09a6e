package io.tidemark.integrity.incident;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Looks in short intervals at what is open and overdue, for the gauges, which are each replica's own. */
@Singleton
class IncidentJob {
    private static final Logger LOG = Logger.getLogger(IncidentJob.class);

    private final IncidentStore incidents;
    private final IncidentConfig config;
    private final Clock clock;
    private final Map<Priority, AtomicInteger> open = new EnumMap<>(Priority.class);
    private final Map<Deadline.Kind, AtomicInteger> overdue = new EnumMap<>(Deadline.Kind.class);
    private Cancellable running = () -> {};

    IncidentJob(IncidentStore incidents, IncidentConfig config, Clock clock, MeterRegistry meters) {
        this.incidents = incidents;
        this.config = config;
        this.clock = clock;
        for (Priority priority : Priority.values()) {
            Gauge.builder("incidents_open", gauge(open, priority), AtomicInteger::get)
                    .tag("priority", priority.name())
                    .description("Incidents that are not resolved")
                    .register(meters);
        }
        for (Deadline.Kind kind : Deadline.Kind.values()) {
            Gauge.builder("incident_deadlines_overdue", gauge(overdue, kind), AtomicInteger::get)
                    .tag("deadline", kind.label())
                    .description("What incidents promised and is missing")
                    .register(meters);
        }
    }

    private static <K> AtomicInteger gauge(Map<K, AtomicInteger> gauges, K key) {
        return gauges.computeIfAbsent(key, known -> new AtomicInteger());
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(config.lookEvery(), this::look, e -> LOG.error("Incidents are no longer looked at", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    /** One look. */
    Uni<Void> look() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return incidents
                .unfinished()
                .invoke(found -> show(found, now))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("Incidents: not looked at this time: %s", e.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    private void show(List<Incident> found, Instant now) {
        open.forEach((priority, gauge) -> gauge.set((int) found.stream()
                .filter(Incident::isOnGoing)
                .filter(incident -> incident.severity().worst() == priority)
                .count()));
        List<Deadline> missing = found.stream()
                .flatMap(incident -> Deadlines.of(incident, now).stream())
                .filter(Deadline::isMissing)
                .toList();
        overdue.forEach((kind, gauge) -> gauge.set((int)
                missing.stream().filter(deadline -> deadline.kind() == kind).count()));
    }
}
