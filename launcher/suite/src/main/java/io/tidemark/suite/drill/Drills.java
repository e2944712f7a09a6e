package io.tidemark.suite.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All drills there are. */
public final class Drills {
    private static final Duration SECONDS = Duration.ofSeconds(30);
    private static final Duration MINUTES = Duration.ofMinutes(2);
    /** Only figures of the step itself count, and the shortest window is five minutes. */
    private static final Duration WINDOW = Duration.ofMinutes(8);

    private static final List<DrillPlan> ALL = List.of(
            new DrillPlan(
                    "database-down",
                    "PostgreSQL takes connections and answers nobody",
                    "ops-status to say that postgresql is down",
                    "./tidemark restart postgresql",
                    "database-down.md",
                    SECONDS,
                    DatabaseDown::new),
            new DrillPlan(
                    "lock-stuck",
                    "a replica of snapshot-service hangs and keeps its leases",
                    "a lease that is stale in GET /ops/leases",
                    "POST /ops/leases/NAME/release",
                    "lock-stuck.md",
                    MINUTES,
                    LockStuck::new),
            new DrillPlan(
                    "corruption",
                    "a stored payload is changed behind everyone's back",
                    "a finding hash-mismatch",
                    "confirmed (local-only came on), repaired from Kafka, local-only off",
                    "corruption.md",
                    SECONDS,
                    Corruption::new),
            new DrillPlan(
                    "service-crash",
                    "snapshot-service is killed",
                    "ops-status to say that snapshot-service is not up",
                    "none: the launcher starts it again",
                    "service-crashed.md",
                    SECONDS,
                    ServiceCrash::new),
            new DrillPlan(
                    "cache-cold",
                    "ingest-service starts without its file of flags while flag-service answers nobody",
                    "ops-status to say that flag-service is unavailable, while a push is applied",
                    "./tidemark restart flag-service",
                    "cache-cold.md",
                    MINUTES,
                    CacheCold::new),
            new DrillPlan(
                    "gateway-cut",
                    "the gateway answers nobody while the services are well",
                    "no answer at the gateway, and one behind it",
                    "the gateway goes on (kill -CONT; in a cluster its restart)",
                    "gateway-cut.md",
                    MINUTES,
                    GatewayCut::new),
            new DrillPlan(
                    "5xx-storm",
                    "half an hour in which most pushes of a tenant failed",
                    "verdict sev1, and local-only by itself",
                    "a rollout brings sync back",
                    "5xx-storm.md",
                    SECONDS,
                    ErrorStorm::new),
            new DrillPlan(
                    "breaker-tripping",
                    "Kafka answers nobody",
                    "ops-status to say that the breaker is open",
                    "./tidemark restart kafka",
                    "breaker-tripping.md",
                    MINUTES,
                    BreakerTripping::new),
            new DrillPlan(
                    "queue-deep",
                    "somebody holds the table that operations are applied to",
                    "pending_ops_gauge above 1000, and that many operations without an answer",
                    "the blocker that GET /ops/database shows is ended",
                    "queue-deep.md",
                    MINUTES,
                    QueueDeep::new),
            new DrillPlan(
                    "duplicates",
                    "a device that lost the answers sends everything again",
                    "the answer duplicate",
                    "none: they are refused; the scan finds none",
                    "duplicates.md",
                    SECONDS,
                    Duplicates::new),
            new DrillPlan(
                    "bad-token",
                    "a device's token has expired",
                    "401 invalid-token",
                    "the device gets another token",
                    "bad-token.md",
                    SECONDS,
                    BadToken::new),
            new DrillPlan(
                    "learning-sync-stuck",
                    "the store refuses a client's learning records: its sync starts again and again and completes nothing",
                    "learning_sync_stuck_clients to rise, and the operations in GET /ops/failed-operations",
                    "POST /api/learning-records/retry, once the store takes them",
                    "learning-sync.md",
                    SECONDS,
                    LearningSyncStuck::new),
            new DrillPlan(
                    "divergence",
                    "the index has lost a record that the history has",
                    "a finding heads-differ",
                    "repair from history, which rebuilds the index",
                    "divergence.md",
                    SECONDS,
                    Divergence::new),
            new DrillPlan(
                    "failed-release",
                    "what is being rolled out makes pushes fail",
                    "the rollout to be failed, back at its last good percentage",
                    "./tidemark rollout abort",
                    "failed-release.md",
                    WINDOW,
                    FailedRelease::new));

    private Drills() {}

    /** In the order in which they are listed. */
    public static List<DrillPlan> all() {
        return ALL;
    }

    /** The one of that name. */
    public static Optional<DrillPlan> named(String name) {
        return ALL.stream().filter(drill -> drill.name().equals(name)).findFirst();
    }
}
