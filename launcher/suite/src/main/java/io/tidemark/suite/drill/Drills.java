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
                    List.of(alert("p0-database", 1, false)),
                    "./tidemark restart postgresql",
                    "database-down.md",
                    SECONDS,
                    true,
                    DatabaseDown::new),
            new DrillPlan(
                    "lock-stuck",
                    "a replica of snapshot-service hangs and keeps its leases",
                    "a lease that is stale in GET /ops/leases",
                    List.of(none("another replica takes over before the two minutes of SyncLockStuck are over")),
                    "POST /ops/leases/NAME/release",
                    "lock-stuck.md",
                    MINUTES,
                    false,
                    LockStuck::new),
            new DrillPlan(
                    "corruption",
                    "a stored payload is changed behind everyone's back",
                    "a finding hash-mismatch",
                    List.of(verdict("sev1-corruption"), alert("sev1-corruption", 0, true)),
                    "confirmed (local-only came on), repaired from Kafka, local-only off",
                    "corruption.md",
                    SECONDS,
                    true,
                    Corruption::new),
            new DrillPlan(
                    "service-crash",
                    "snapshot-service is killed",
                    "ops-status to say that snapshot-service is not up",
                    List.of(none("it is started again long before the two minutes of SyncP1SilentSnapshot are over")),
                    "none: the launcher starts it again",
                    "service-crashed.md",
                    SECONDS,
                    true,
                    ServiceCrash::new),
            new DrillPlan(
                    "cache-cold",
                    "ingest-service starts without its file of flags while flag-service answers nobody",
                    "ops-status to say that flag-service is unavailable, while a push is applied",
                    List.of(alert("p1-silent-flag", 2, true)),
                    "./tidemark restart flag-service",
                    "cache-cold.md",
                    MINUTES,
                    false,
                    CacheCold::new),
            new DrillPlan(
                    "gateway-cut",
                    "the gateway answers nobody while the services are well",
                    "no answer at the gateway, and one behind it",
                    List.of(none("what does not come in is not counted: only a probe from outside tells of it")),
                    "the gateway goes on (kill -CONT; in a cluster its restart)",
                    "gateway-cut.md",
                    MINUTES,
                    true,
                    GatewayCut::new),
            new DrillPlan(
                    "5xx-storm",
                    "half an hour in which most pushes of a tenant failed",
                    "verdict sev1, and local-only by itself",
                    List.of(verdict("sev1-event-errors-held")),
                    "a rollout brings sync back",
                    "5xx-storm.md",
                    SECONDS,
                    true,
                    ErrorStorm::new),
            new DrillPlan(
                    "breaker-tripping",
                    "Kafka answers nobody",
                    "ops-status to say that the breaker is open",
                    List.of(none("SyncBreakerTrips asks for more than 50 trips a day")),
                    "./tidemark restart kafka",
                    "breaker-tripping.md",
                    MINUTES,
                    true,
                    BreakerTripping::new),
            new DrillPlan(
                    "queue-deep",
                    "somebody holds the table that operations are applied to",
                    "pending_ops_gauge above 1000, and that many operations without an answer",
                    List.of(none("SyncQueueDepth asks for an hour of it")),
                    "the blocker that GET /ops/database shows is ended",
                    "queue-deep.md",
                    MINUTES,
                    false,
                    QueueDeep::new),
            new DrillPlan(
                    "duplicates",
                    "a device that lost the answers sends everything again",
                    "the answer duplicate",
                    List.of(none("they are refused, and that is no fault")),
                    "none: they are refused; the scan finds none",
                    "duplicates.md",
                    SECONDS,
                    true,
                    Duplicates::new),
            new DrillPlan(
                    "bad-token",
                    "a device's token has expired",
                    "401 invalid-token",
                    List.of(none("one device's token is nobody else's concern")),
                    "the device gets another token",
                    "bad-token.md",
                    SECONDS,
                    true,
                    BadToken::new),
            new DrillPlan(
                    "learning-sync-stuck",
                    "the store refuses a client's learning records: its sync starts again and again and completes nothing",
                    "learning_sync_stuck_clients to rise, and the operations in GET /ops/failed-operations",
                    List.of(alert("learning-stuck", 0, true)),
                    "POST /api/learning-records/retry, once the store takes them",
                    "learning-sync.md",
                    SECONDS,
                    true,
                    LearningSyncStuck::new),
            new DrillPlan(
                    "divergence",
                    "the index has lost a record that the history has",
                    "a finding heads-differ",
                    List.of(verdict("sev1-corruption")),
                    "repair from history, which rebuilds the index",
                    "divergence.md",
                    SECONDS,
                    true,
                    Divergence::new),
            new DrillPlan(
                    "failed-release",
                    "what is being rolled out makes pushes fail",
                    "the rollout to be failed, back at its last good percentage",
                    List.of(verdict("sev1-event-errors")),
                    "./tidemark rollout abort",
                    "failed-release.md",
                    WINDOW,
                    false,
                    FailedRelease::new));

    private Drills() {}

    private static Alarm verdict(String threshold) {
        return new Alarm.Verdict(threshold);
    }

    private static Alarm alert(String threshold, int minutes, boolean kept) {
        return new Alarm.Alert(threshold, Duration.ofMinutes(minutes), kept);
    }

    private static Alarm none(String why) {
        return new Alarm.None(why);
    }

    /** In the order in which they are listed. */
    public static List<DrillPlan> all() {
        return ALL;
    }

    /** The one of that name. */
    public static Optional<DrillPlan> named(String name) {
        return ALL.stream().filter(drill -> drill.name().equals(name)).findFirst();
    }
}
