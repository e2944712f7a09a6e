package io.tidemark.integrity.witness;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at outcomes as they flow by. What a message alone proves is evidence; the rest has to be looked up in the store. */
final class FlowCheck {
    private static final Set<ErrorCode> DRIFT = Set.of(
            ErrorCode.SCHEMA_MISMATCH,
            ErrorCode.INVALID_OPERATION,
            ErrorCode.UNKNOWN_FIELD,
            ErrorCode.PAYLOAD_NOT_OBJECT);

    private final HeardHeads heads;
    private final Burst constraint;
    private final Burst drift;

    FlowCheck(WitnessConfig config) {
        this.heads = new HeardHeads(config.usersRemembered());
        this.constraint = new Burst(config.burstWindow(), config.constraintBurst());
        this.drift = new Burst(config.burstWindow(), config.driftBurst());
    }

    /**
     * A stream that seems to have gone back.
     *
     * @param heard it was told to stand at that version, or further
     */
    record Suspicion(String tenantId, String userId, long epoch, long heard) {}

    /** What some messages say. */
    record Judged(List<Evidence> evidence, Set<Suspicion> suspicions, List<Broken> broken) {}

    /** An invariant that a message breaks. */
    record Broken(Invariant invariant, String batchId) {}

    Judged judge(List<BatchOutcome> batches, Instant now) {
        Judged judged = new Judged(new ArrayList<>(), new HashSet<>(), new ArrayList<>());
        for (BatchOutcome batch : batches) {
            Optional<Invariant> invariant = Invariant.brokenBy(batch);
            invariant.ifPresent(broken -> {
                judged.broken.add(new Broken(broken, batch.batchId()));
                judged.evidence.add(broken(broken, batch.tenantId(), batch.userId(), row(batch)));
            });
            if (heads.wentBack(batch)) {
                judged.suspicions.add(new Suspicion(
                        batch.tenantId(),
                        batch.userId(),
                        batch.epoch(),
                        heads.heard(batch.tenantId(), batch.userId())));
            }
            batch.outcomes().forEach(outcome -> count(batch, outcome, now, judged.evidence));
        }
        return judged;
    }

    /** Evidence that an invariant is broken. */
    static Evidence broken(Invariant invariant, String tenant, String user, Map<String, Object> row) {
        return Evidence.of(EvidenceKind.INVARIANT_VIOLATION, Subject.ofStream(tenant, user), invariant.message(), row);
    }

    private void count(BatchOutcome batch, Outcome outcome, Instant now, List<Evidence> evidence) {
        if (outcome.replayed() || outcome.code() == null) {
            return;
        }
        Map<String, Object> row =
                Map.of("collection", batch.collection(), "code", outcome.code().code(), "batch", batch.batchId());
        if (outcome.code() == ErrorCode.NOT_APPLICABLE && constraint.add(batch.tenantId(), now)) {
            evidence.add(Evidence.of(
                    EvidenceKind.CONSTRAINT_BURST,
                    Subject.ofTenant(batch.tenantId()),
                    "operations that the store refused, as outcomes tell",
                    row));
        }
        if (DRIFT.contains(outcome.code()) && drift.add(batch.tenantId(), now)) {
            evidence.add(Evidence.of(
                    EvidenceKind.SCHEMA_DRIFT,
                    Subject.ofTenant(batch.tenantId()),
                    "operations that do not fit, as outcomes tell",
                    row));
        }
    }

    private static Map<String, Object> row(BatchOutcome batch) {
        return Map.of(
                "batch",
                batch.batchId(),
                "head_version",
                batch.headVersion(),
                "versions",
                batch.outcomes().stream()
                        .filter(outcome -> outcome.version() != null)
                        .limit(20)
                        .map(outcome -> String.valueOf(outcome.version()))
                        .toList()
                        .toString());
    }
}
