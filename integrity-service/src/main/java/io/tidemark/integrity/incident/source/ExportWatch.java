package io.tidemark.integrity.incident.source;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.IncidentConfig;
import io.tidemark.integrity.incident.Signal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells timelines of exports. Each look goes back over the one before, since lines of the audit may be committed late, also over
 * the time in which no replica ran; an entry that two replicas write is one.
 */
@Singleton
class ExportWatch {
    private static final Logger LOG = Logger.getLogger(ExportWatch.class);

    private final ExportAuditStore exports;
    private final Intake intake;
    private final IncidentConfig config;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile Set<Entry> told = Set.of();
    private Cancellable running = () -> {};

    ExportWatch(ExportAuditStore exports, Intake intake, IncidentConfig config) {
        this.exports = exports;
        this.intake = intake;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(config.lookEvery(), this::look, e -> LOG.error("Exports are no longer looked at", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    Uni<Void> look() {
        return exports.within(config.exportsOver(), config.exportsMissed())
                .chain(this::tell)
                .chain(exports::looked)
                .invoke(() -> failing.set(false))
                .onFailure()
                .invoke(this::complain)
                .onFailure()
                .recoverWithNull();
    }

    /** Once: a function that is not there is not there at the next look either. */
    private void complain(Throwable e) {
        if (!failing.getAndSet(true)) {
            LOG.warnf(
                    "No timeline is told of exports, until the database lets us look (bootstrap.sql): %s",
                    e.toString());
        }
    }

    private Uni<Void> tell(List<Entry> found) {
        Set<Entry> before = told;
        List<Signal> news = found.stream()
                .filter(entry -> !before.contains(entry))
                .map(Signal::joining)
                .toList();
        return intake.take(news)
                .invoke(() -> told = found.stream().collect(Collectors.toUnmodifiableSet()))
                .replaceWithVoid();
    }
}
