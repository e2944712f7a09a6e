package io.tidemark.integrity.health;

import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was told last of each tenant, so that what has changed is told at once, and the rest in time. Pure but for its memory. */
final class ToldVerdicts {
    private final Duration tellEvery;
    private final Map<String, Told> told = new HashMap<>();

    ToldVerdicts(Duration tellEvery) {
        this.tellEvery = tellEvery;
    }

    private record Told(
            Instant at, Verdict verdict, @Nullable Instant heldSince, Findings findings, List<String> fired) {
        static Told of(TenantHealth health, @Nullable Instant heldSince) {
            return new Told(
                    health.at(),
                    health.verdict(),
                    heldSince,
                    health.findings(),
                    health.fired().stream().map(one -> one.threshold().id()).toList());
        }

        boolean saysTheSameAs(Told other) {
            return verdict == other.verdict
                    && findings.equals(other.findings)
                    && fired.equals(other.fired)
                    && (heldSince == null) == (other.heldSince == null);
        }
    }

    /** Whether it is to be told now. */
    boolean isDue(TenantHealth health) {
        Told last = told.get(health.tenant());
        return last == null
                || !last.saysTheSameAs(Told.of(health, health.sev1HeldSince()))
                || !health.at().isBefore(last.at().plus(tellEvery));
    }

    /** The verdict before this one, OK before the first. */
    Verdict before(String tenant) {
        Told last = told.get(tenant);
        return last == null ? Verdict.OK : last.verdict();
    }

    /** This was told of it, with that beginning of its SEV-1. */
    void tell(TenantHealth health, @Nullable Instant heldSince) {
        told.put(health.tenant(), Told.of(health, heldSince));
    }

    /**
     * The verdict with the time at which its SEV-1 began as it was told before: what comes late does not make it another one,
     * which would count as new evidence.
     */
    HealthVerdict steady(HealthVerdict verdict) {
        Told last = told.get(verdict.tenantId());
        if (last == null || last.heldSince() == null || verdict.sev1HeldSince() == null) {
            return verdict;
        }
        return new HealthVerdict(
                verdict.v(),
                verdict.tenantId(),
                verdict.at(),
                verdict.verdict(),
                last.heldSince().isBefore(verdict.sev1HeldSince()) ? last.heldSince() : verdict.sev1HeldSince(),
                verdict.windows(),
                verdict.findings(),
                verdict.cohorts());
    }

    /** Forgets everything: another replica tells now. */
    void clear() {
        told.clear();
    }
}
