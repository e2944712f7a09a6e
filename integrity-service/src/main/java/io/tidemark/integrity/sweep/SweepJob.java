package io.tidemark.integrity.sweep;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import io.tidemark.integrity.finding.FindingLog;
import io.tidemark.integrity.scan.ScanMetrics;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works on the scan of the whole store that is under way, in one replica at a time, part by part and no faster than allowed.
 * A replica that takes over goes on behind the last part that was kept.
 */
@Singleton
final class SweepJob {
    private static final Logger LOG = Logger.getLogger(SweepJob.class);
    /** Shorter than that no timer is set. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);

    private final SweepStore store;
    private final StoreCheck check;
    private final FindingLog findings;
    private final ScanMetrics metrics;
    private final SweepConfig config;
    private final Clock clock;
    private Recounts recounts = new Recounts();
    private @Nullable UUID recounted;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Renewal renewal;
    private Cancellable ticks = () -> {};

    SweepJob(
            SweepStore store,
            StoreCheck check,
            FindingLog findings,
            ScanMetrics metrics,
            SweepConfig config,
            Clock clock) {
        this.store = store;
        this.check = check;
        this.findings = findings;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
        this.renewal = new Renewal(store::takeLease, config.takeoverAfter(), stopped::get);
    }

    void start(@Observes StartupEvent event) {
        ticks = Ticker.every(config.lookEvery(), this::look, e -> LOG.error("Scans are no longer looked after", e));
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.set(true);
        ticks.cancel();
        store.giveUpLease();
    }

    /** Works on a scan as long as there is one that is this replica's. */
    private Uni<Void> look() {
        Uni<Void> due = config.scheduled()
                ? store.startIfDue(config.fullEvery())
                : Uni.createFrom().voidItem();
        return due.chain(store::running)
                .chain(running -> running.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : Multi.createBy()
                                .repeating()
                                .uni(this::step)
                                .whilst(went -> went && !stopped.get())
                                .onItem()
                                .ignoreAsUni())
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("The scan waits: %s", e.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    /** One part of the running scan; false when there is nothing more to do here now. */
    private Uni<Boolean> step() {
        long began = System.nanoTime();
        return store.takeLease()
                .chain(fence -> store.running()
                        .chain(sweep -> fence.isEmpty() || sweep.isEmpty()
                                ? Uni.createFrom().item(false)
                                : part(sweep.get(), fence.get(), began)));
    }

    private Uni<Boolean> part(Sweep sweep, long fence, long began) {
        Uni<Chunk> chunk = sweep.phase() == Sweep.Phase.SNAPSHOTS
                ? check.snapshots(sweep.tenantId(), sweep.cursor(), sweep.turn(), recountsOf(sweep))
                : check.streams(sweep.tenantId(), sweep.cursor(), sweep.turn());
        long reading = System.nanoTime();
        return renewal.during(chunk.invoke(read -> metrics.looked(
                        ScanMetrics.Kind.FULL, read.part().rows(), Duration.ofNanos(System.nanoTime() - reading)))
                .chain(read -> store.advance(sweep, read, findings.release(), fence)
                        .invoke(advanced -> told(read, advanced))
                        .chain(advanced -> Uni.createFrom()
                                .item(goesOn(advanced))
                                .onItem()
                                .delayIt()
                                .by(pause(read.part().rows(), Duration.ofNanos(System.nanoTime() - began), config)))));
    }

    /** Parts come one after the other. */
    private Recounts recountsOf(Sweep sweep) {
        if (!sweep.id().equals(recounted)) {
            recounts = new Recounts();
            recounted = sweep.id();
        }
        recounts.nextPart();
        return recounts;
    }

    private void told(Chunk read, Optional<SweepStore.Advanced> advanced) {
        advanced.ifPresent(after -> {
            if (read.part().evidence().size() <= config.findingsPerChunk()) {
                recounts.kept();
            }
            findings.told(after.seen());
            if (after.sweep().state() == SweepState.COMPLETED
                    && after.sweep().tenantId().isEmpty()) {
                metrics.completed(clock.instant());
            }
        });
    }

    private static boolean goesOn(Optional<SweepStore.Advanced> advanced) {
        return advanced.isPresent() && advanced.get().sweep().state() == SweepState.RUNNING;
    }

    /**
     * How long to wait so that no more rows are read in a second, and no more of the time is taken, than allowed. After one part
     * that took very long the scan does not stand still for many times as long.
     */
    static Duration pause(long rows, Duration took, SweepConfig config) {
        Duration left =
                Duration.ofNanos((long) (1e9 * rows / config.rowsPerSecond())).minus(took);
        Duration rest = took.multipliedBy(config.restTimes());
        Duration longest = config.takeoverAfter();
        return Collections.max(List.of(left, Collections.min(List.of(rest, longest)), SHORTEST_PAUSE));
    }
}
