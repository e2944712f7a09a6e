package io.tidemark.flag.rollout;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.feature.CurrentFeatures;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.feature.Reach;
import io.tidemark.flag.health.HealthBoard;
import io.tidemark.flag.rollout.Signal.Evidence;
import io.tidemark.http.Ticker;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Looks at every rollout in short intervals, in one replica at a time, and does what {@link Decider} says. */
@Singleton
class RolloutJob {
    private static final Logger LOG = Logger.getLogger(RolloutJob.class);

    private final RolloutStore store;
    private final LeaseStore lease;
    private final Carrying carrying;
    private final CurrentFeatures current;
    private final HealthBoard health;
    private final Clock clock;
    private final RolloutMetrics metrics;
    private final Duration interval;
    private Cancellable running = () -> {};

    RolloutJob(
            RolloutStore store,
            LeaseStore lease,
            Carrying carrying,
            CurrentFeatures current,
            HealthBoard health,
            Clock clock,
            RolloutMetrics metrics,
            RolloutConfig config) {
        this.store = store;
        this.lease = lease;
        this.carrying = carrying;
        this.current = current;
        this.health = health;
        this.clock = clock;
        this.metrics = metrics;
        this.interval = config.lookEvery();
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(interval, this::look, e -> LOG.error("The rollouts are no longer looked at", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
        lease.giveUp();
    }

    /** One look at all of them, unless another replica has the lease. */
    Uni<Void> look() {
        return lease.take()
                .chain(fence -> fence.isPresent()
                        ? store.active().invoke(metrics::show).chain(rollouts -> all(rollouts, fence.get()))
                        : Uni.createFrom().voidItem().invoke(() -> metrics.show(List.of())))
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("The rollouts were not looked at: %s", e.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> all(List<Rollout> rollouts, long fence) {
        return Multi.createFrom()
                .iterable(rollouts)
                .onItem()
                .transformToUniAndConcatenate(rollout -> Uni.createFrom()
                        .deferred(() -> look(rollout, fence))
                        .onFailure()
                        .recoverWithUni(e -> {
                            LOG.warnf("The rollout %s stays as it is: %s", rollout.id(), e.toString());
                            return Uni.createFrom().voidItem();
                        }))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Decides on one, on what this replica knows. */
    Uni<Void> look(Rollout rollout, long fence) {
        FeatureSet flags = current.get();
        Plan plan = rollout.plan();
        if (flags.epoch() < rollout.epoch() || flags.find(plan.flag()).isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        int share = Reach.of(flags.find(plan.flag()).get().document()).percentage(plan.target());
        Evidence evidence =
                new Evidence(health.of(plan.target()), plan.direction().released(share));
        Decision decision = Decider.decide(rollout.state(), plan, evidence, now);
        Decided decided = new Decided(now, Actor.AUTOMATIC, words(decision), evidence, decision);
        if (decision instanceof Decision.Move move) {
            return carrying.move(rollout, move, decided, fence);
        }
        return rollout.last() != null && decision.saysTheSameAs(rollout.last())
                ? Uni.createFrom().voidItem()
                : store.decide(rollout, decided, fence, null);
    }

    private static String words(Decision decision) {
        return decision.grounds().stream().map(Ground::detail).collect(Collectors.joining("; "));
    }
}
