package io.tidemark.flag.rollout;

import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.contracts.health.CohortCounts;
import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Plans and health for tests: good unless something else is said. */
final class TestingHealth {
    static final Gates GATES = new Gates(50, 10, 0.05, 0.05, 0, 0.02, Duration.ofMinutes(2));

    /** Failures of a thousand events: few enough for any step, and too many for each. */
    static final long GOOD = 10;

    static final long BAD = 900;

    private TestingHealth() {}

    static Plan plan(Direction direction, Integer... steps) {
        return new Plan(
                FlagKeys.LOCAL_ONLY,
                "acme",
                direction,
                FlagKeys.LOCAL_ONLY,
                0,
                List.of(steps),
                Duration.ofMinutes(30),
                GATES);
    }

    static HealthVerdict good(Instant at) {
        return of(at, 1_000, 10, 100, 2);
    }

    static HealthVerdict of(Instant at, long events, long failures, long users, long failedUsers) {
        return new HealthVerdict(
                1,
                "acme",
                at,
                Verdict.OK,
                null,
                Stream.of(1, 5, 15, 30, 60)
                        .map(minutes -> new HealthWindow(minutes, events, failures, users, failedUsers))
                        .toList(),
                Findings.NONE,
                List.of());
    }

    static HealthVerdict ofTenant(String tenant, Instant at, long failures) {
        HealthVerdict health = of(at, 1_000, failures, 100, 2);
        return new HealthVerdict(
                health.v(), tenant, at, health.verdict(), null, health.windows(), health.findings(), health.cohorts());
    }

    static HealthVerdict withFindings(HealthVerdict health, int open) {
        return new HealthVerdict(
                health.v(),
                health.tenantId(),
                health.at(),
                health.verdict(),
                health.sev1HeldSince(),
                health.windows(),
                new Findings(open, 0, null),
                health.cohorts());
    }

    /** A hundred events in each bucket; so many of them failed, in the lower and in the upper buckets. */
    static HealthVerdict withCohorts(HealthVerdict health, int upperFrom, long lowerFailures, long upperFailures) {
        List<Long> failures = new ArrayList<>(Collections.nCopies(upperFrom - 1, lowerFailures));
        failures.addAll(Collections.nCopies(101 - upperFrom, upperFailures));
        return new HealthVerdict(
                health.v(),
                health.tenantId(),
                health.at(),
                health.verdict(),
                health.sev1HeldSince(),
                health.windows(),
                health.findings(),
                List.of(new CohortCounts(FlagKeys.LOCAL_ONLY, 15, Collections.nCopies(100, 100L), failures)));
    }
}
