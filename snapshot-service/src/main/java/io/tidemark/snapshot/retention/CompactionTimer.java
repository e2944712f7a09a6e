package io.tidemark.snapshot.retention;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Compacts every tenant once a day (R62), whichever replica comes first, and also when each of them is young. */
@Startup
@Singleton
class CompactionTimer {
    private static final Logger LOG = Logger.getLogger(CompactionTimer.class);

    private final Compaction compaction;
    private final CompactionLog log;
    private final ScopeStore scopes;
    private final RetentionConfig config;
    private final Clock clock;
    private final Cancellable timer;

    CompactionTimer(Compaction compaction, CompactionLog log, ScopeStore scopes, RetentionConfig config, Clock clock) {
        this.compaction = compaction;
        this.log = log;
        this.scopes = scopes;
        this.config = config;
        this.clock = clock;
        this.timer = Multi.createFrom()
                .ticks()
                .startingAfter(config.lookEvery())
                .every(config.lookEvery())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> look())
                .subscribe()
                .with(done -> {});
    }

    /** Compacts the tenants whose turn it is. Never fails: there is a next time. */
    Uni<Void> look() {
        return due().chain(tenants -> tenants.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : compaction
                                .begin()
                                .chain(begun -> begun
                                        ? compaction.run(tenants, "timer")
                                        : Uni.createFrom().voidItem()))
                .onFailure()
                .invoke(failure -> LOG.warnf("No compaction this time: %s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<List<String>> due() {
        Instant since = clock.instant().minus(config.every());
        return scopes.tenants()
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .select()
                .when(tenant -> log.isDue(tenant, since))
                .collect()
                .asList();
    }

    void close(@Observes ShutdownEvent event) {
        timer.cancel();
    }
}
