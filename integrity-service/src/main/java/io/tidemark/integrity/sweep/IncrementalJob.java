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
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Looks in the store for what was heard since the last time, in one replica at a time. A stretch that was looked at in part
 * is looked at again: seen twice, a finding is the same.
 */
@Singleton
final class IncrementalJob {
    private static final Logger LOG = Logger.getLogger(IncrementalJob.class);
    private static final UserKey FIRST = new UserKey("", "");
    /** Of the time until the next look. */
    private static final double SHARE = 0.8;

    private static final double MILLIS = 1000;
    /** Shorter than that no timer is set. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);

    private final HeardStore heard;
    private final StoreCheck check;
    private final FindingLog findings;
    private final ScanMetrics metrics;
    private final SweepConfig config;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Renewal renewal;
    private Cancellable ticks = () -> {};

    IncrementalJob(HeardStore heard, StoreCheck check, FindingLog findings, ScanMetrics metrics, SweepConfig config) {
        this.heard = heard;
        this.check = check;
        this.findings = findings;
        this.metrics = metrics;
        this.config = config;
        this.renewal = new Renewal(heard::takeLease, config.takeoverAfter(), stopped::get);
    }

    void start(@Observes StartupEvent event) {
        if (config.scheduled()) {
            ticks = Ticker.every(
                    config.incrementalEvery(),
                    this::look,
                    e -> LOG.error("What was written lately is no longer looked at", e));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.set(true);
        ticks.cancel();
        heard.giveUpLease();
    }

    /** Looks at all that has not been looked at and is settled. */
    Uni<Void> look() {
        return Multi.createBy()
                .repeating()
                .uni(this::stretch)
                .whilst(went -> went)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("What was written lately is looked at later: %s", e.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    /** True when there is another one: what is heard meanwhile is left to the next look, so that each look ends. */
    private Uni<Boolean> stretch() {
        return heard.takeLease()
                .chain(fence -> fence.isEmpty()
                        ? Uni.createFrom().item(false)
                        : heard.next()
                                .chain(next -> next.isEmpty()
                                        ? Uni.createFrom().item(false)
                                        : all(next.get(), fence.get())
                                                .map(reached ->
                                                        reached && next.get().more())));
    }

    /** Part by part; true when all of the stretch was looked at. */
    private Uni<Boolean> all(HeardStore.Stretch stretch, long fence) {
        Walk walk = new Walk();
        return Multi.createBy()
                .repeating()
                .uni(() -> next(stretch, walk, fence))
                .whilst(went -> went == Step.MORE)
                .collect()
                .last()
                .chain(last -> last == Step.END
                        ? heard.reached(stretch, fence)
                        : Uni.createFrom().item(false));
    }

    /** How far a stretch was looked at; one part after the other, never two at once. */
    private static final class Walk {
        private final Queue<List<Heard>> parts = new ConcurrentLinkedQueue<>();
        private volatile UserKey behind = FIRST;
    }

    private enum Step {
        MORE,
        END,
        LOST
    }

    /** Looks at the next part, under the lease. */
    private Uni<Step> next(HeardStore.Stretch stretch, Walk walk, long fence) {
        return heard.takeLease()
                .chain(held -> held.isEmpty() || held.get() != fence
                        ? Uni.createFrom().item(Step.LOST)
                        : parts(stretch, walk)
                                .chain(() -> walk.parts.isEmpty()
                                        ? Uni.createFrom().item(Step.END)
                                        : renewal.during(part(stretch, walk.parts.remove()))
                                                .replaceWith(Step.MORE)));
    }

    /** Asks for some more users when all parts of those before were looked at. */
    private Uni<Void> parts(HeardStore.Stretch stretch, Walk walk) {
        if (!walk.parts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return heard.users(stretch, walk.behind)
                .invoke(users -> {
                    if (!users.isEmpty()) {
                        walk.behind = users.getLast().after().user();
                        walk.parts.addAll(Heard.parts(users, config.chunkRows()));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> part(HeardStore.Stretch stretch, List<Heard> users) {
        long reading = System.nanoTime();
        return check.snapshotsOf(users)
                .invoke(chunk -> metrics.looked(
                        ScanMetrics.Kind.INCREMENTAL,
                        chunk.part().rows(),
                        Duration.ofNanos(System.nanoTime() - reading)))
                .chain(chunk -> findings.saw(chunk.part().evidence(), chunk.begun())
                        .onItem()
                        .delayIt()
                        .by(pause(stretch, chunk.part().rows(), Duration.ofNanos(System.nanoTime() - reading))))
                .replaceWithVoid();
    }

    /** A stretch is spread over most of the time until the next; one that is long, because we are late, is not held up. */
    private Duration pause(HeardStore.Stretch stretch, long rows, Duration took) {
        double evenly = stretch.rows() / (SHARE * config.incrementalEvery().toMillis()) * MILLIS;
        double rate = Math.max(config.incrementalRowsPerSecond(), evenly);
        Duration left = Duration.ofNanos((long) (1e9 * rows / rate)).minus(took);
        return left.compareTo(SHORTEST_PAUSE) > 0 ? left : SHORTEST_PAUSE;
    }
}
