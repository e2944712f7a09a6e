package io.tidemark.suite.drill;

import java.util.List;
import java.util.Optional;

/** All drills there are. */
public final class Drills {
    private static final List<DrillPlan> ALL = List.of(
            new DrillPlan(
                    "database-down",
                    "PostgreSQL takes connections and answers nobody",
                    "ops-status to say that postgresql is down",
                    "./tidemark restart postgresql",
                    "database-down.md",
                    true,
                    DatabaseDown::new),
            new DrillPlan(
                    "lock-stuck",
                    "a replica of snapshot-service hangs and keeps its leases",
                    "a lease that is stale in GET /ops/leases",
                    "POST /ops/leases/NAME/release",
                    "lock-stuck.md",
                    false,
                    LockStuck::new),
            new DrillPlan(
                    "corruption",
                    "a stored payload is changed behind everyone's back",
                    "a finding hash-mismatch",
                    "confirmed (local-only came on), repaired from Kafka, local-only off",
                    "corruption.md",
                    true,
                    Corruption::new),
            new DrillPlan(
                    "service-crash",
                    "snapshot-service is killed",
                    "ops-status to say that snapshot-service is not up",
                    "none: the launcher starts it again",
                    "service-crashed.md",
                    true,
                    ServiceCrash::new));

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
