package io.tidemark.snapshot.engine;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The leases that this replica is to hold, one for each partition that Kafka gives it and one for each job that it runs.
 * What it believes here is only a belief: {@link FenceStore} asks the table within each writing transaction.
 */
@Startup
@Singleton
class Leases {
    private static final Logger LOG = Logger.getLogger(Leases.class);
    private static final Duration TO_GIVE_UP = Duration.ofSeconds(2);

    private final LeaseStore store;
    private final LeaseMetrics metrics;
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();
    private final Cancellable heart;
    private @Nullable Uni<Void> underWay;
    private volatile boolean closing;

    Leases(LeaseStore store, LeaseMetrics metrics, EngineConfig config) {
        this.store = store;
        this.metrics = metrics;
        metrics.holding(() -> held(holds.keySet()).keySet());
        this.heart = Multi.createFrom()
                .ticks()
                .every(config.heartbeatEvery())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> beat())
                .subscribe()
                .with(done -> {});
    }

    /** Kafka gave us these partitions. Their leases are taken soon, at the latest before the first record is applied. */
    void assigned(Collection<Integer> partitions) {
        Set<String> names = names(partitions);
        names.forEach(name -> holds.put(name, new Hold.Assigned()));
        settle(names).subscribe().with(done -> {}, failure -> LOG.warnf("Leases not taken yet: %s", failure));
    }

    /** Kafka took these partitions back. */
    void revoked(Collection<Integer> partitions) {
        giveUp(names(partitions))
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("Leases not given up: %s", failure));
    }

    /** Takes a lease that no partition has, for a job; false when somebody holds it and lives, or this replica does. */
    Uni<Boolean> begin(String job) {
        if (holds.putIfAbsent(job, new Hold.Fenced()) != null) {
            return Uni.createFrom().item(false);
        }
        return settle(Set.of(job))
                .map(done -> holds.get(job) instanceof Hold.Held)
                .onItemOrFailure()
                .invoke((taken, failure) -> {
                    if (!Boolean.TRUE.equals(taken)) {
                        holds.remove(job);
                    }
                });
    }

    /** The job is over. */
    Uni<Void> end(String job) {
        return giveUp(Set.of(job));
    }

    /**
     * The epochs at which these leases are held; those that are not are taken first if they may be. Fails with
     * {@link PartitionLostException} when one of them is no longer ours to take, with {@link FencedException} when
     * another runner uses it.
     */
    Uni<Map<String, Long>> grant(Set<String> names) {
        Map<String, Long> held = held(names);
        if (!closing && held.size() == names.size()) {
            return Uni.createFrom().item(held);
        }
        for (String name : names) {
            if (closing || !holds.containsKey(name)) {
                return Uni.createFrom().failure(new PartitionLostException(name));
            }
        }
        return settle(names).map(done -> held(names)).invoke(now -> {
            if (now.size() < names.size()) {
                throw new FencedException(names);
            }
        });
    }

    /** The table says otherwise: another runner holds them, or nobody. */
    void lost(Set<String> names, Map<String, Long> believed) {
        LOG.warnf("Fenced: %s no longer held at the epochs %s", names, believed);
        names.forEach(name -> holds.computeIfPresent(
                name,
                (ignored, hold) -> hold instanceof Hold.Held held && believed.getOrDefault(name, 0L) == held.epoch()
                        ? held.lost()
                        : hold));
    }

    /** One after the other: a lease that is taken twice at once has an epoch that the first answer does not know. */
    private synchronized Uni<Void> settle(Set<String> names) {
        if (underWay != null) {
            return underWay.onFailure().recoverWithNull().chain(() -> settle(names));
        }
        Map<String, Hold> missing = new HashMap<>();
        holds.forEach((name, hold) -> {
            if (names.contains(name) && !(hold instanceof Hold.Held)) {
                missing.put(name, hold);
            }
        });
        if (closing || missing.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Uni<Void> taking = store.take(missing)
                .chain(this::taken)
                .onTermination()
                .invoke(this::settled)
                .memoize()
                .indefinitely();
        underWay = taking;
        taking.subscribe().with(done -> {}, failure -> LOG.debugf("Leases not taken: %s", failure));
        return taking;
    }

    private synchronized void settled() {
        underWay = null;
    }

    private Uni<Void> taken(LeaseStore.Taken taken) {
        metrics.takenOver(taken.takeovers());
        Map<String, Long> late = new HashMap<>();
        taken.epochs().forEach((name, epoch) -> {
            if (closing || holds.computeIfPresent(name, (ignored, hold) -> hold.taken(epoch)) == null) {
                late.put(name, epoch);
            }
        });
        return store.giveUp(late);
    }

    private Uni<Void> giveUp(Set<String> names) {
        Map<String, Long> held = held(names);
        names.forEach(holds::remove);
        return store.giveUp(held);
    }

    private Uni<Void> beat() {
        Map<String, Long> held = held(holds.keySet());
        return store.beat(held)
                .invoke(alive -> {
                    Set<String> lost = held.keySet().stream()
                            .filter(name -> !alive.contains(name))
                            .collect(Collectors.toSet());
                    if (!lost.isEmpty()) {
                        lost(lost, held);
                    }
                })
                .chain(() -> settle(partitions()))
                .chain(store::all)
                .invoke(metrics::show)
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("No heartbeat: %s", failure.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    private Set<String> partitions() {
        return holds.keySet().stream().filter(Lease::isOfPartition).collect(Collectors.toSet());
    }

    private Map<String, Long> held(Collection<String> names) {
        Map<String, Long> held = new HashMap<>();
        for (String name : List.copyOf(names)) {
            if (holds.get(name) instanceof Hold.Held(long epoch)) {
                held.put(name, epoch);
            }
        }
        return held;
    }

    private static Set<String> names(Collection<Integer> partitions) {
        return partitions.stream().map(Lease::ofPartition).collect(Collectors.toSet());
    }

    /** Whoever comes next need not wait until we are taken for dead. */
    void close(@Observes ShutdownEvent event) {
        closing = true;
        heart.cancel();
        giveUp(Set.copyOf(holds.keySet()))
                .ifNoItem()
                .after(TO_GIVE_UP)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .atMost(TO_GIVE_UP.multipliedBy(2));
    }
}
