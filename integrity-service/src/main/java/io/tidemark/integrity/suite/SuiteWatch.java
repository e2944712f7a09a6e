package io.tidemark.integrity.suite;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import io.tidemark.integrity.status.Services;
import io.tidemark.integrity.threshold.Readings;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Asks the services for their metrics in short intervals. Every replica does. One that does not answer is not heard. */
@Singleton
public class SuiteWatch {
    private static final Logger LOG = Logger.getLogger(SuiteWatch.class);

    private final SuiteBook book = new SuiteBook();
    private final Services services;
    private final SuiteConfig config;
    private final Clock clock;
    private Cancellable running = () -> {};

    SuiteWatch(Services services, SuiteConfig config, Clock clock) {
        this.services = services;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(
                config.lookEvery(), this::look, e -> LOG.error("The services' metrics are no longer looked at", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    private Uni<Void> look() {
        return services.metrics(SuiteBook::reads)
                .invoke(pages -> book.heard(pages, clock.instant()))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("The services' metrics were not looked at this time: %s", e.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    /** What is known now, of the whole installation. */
    public Readings readings() {
        return book.readings(clock.instant());
    }
}
