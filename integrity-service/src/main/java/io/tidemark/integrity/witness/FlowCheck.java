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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Looks at outcomes as they flow by. What a message alone proves is evidence; the rest has to be looked up in the store. */
final class FlowCheck {
    private static final Set<ErrorCode> DRIFT = Set.of(
            ErrorCode.SCHEMA_MISMATCH,
            ErrorCode.INVALID_OPERATION,
            ErrorCode.UNKNOWN_FIELD,
            ErrorCode.PAYLOAD_NOT_OBJECT);

    private static final String CONSTRAINT_QUERY = "operations that the store refused, as outcomes tell";
    private static final String DRIFT_QUERY = "operations that do not fit, as outcomes tell";
    private static final String UNKNOWN = "unknown";

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

    /** A version that an operation seems to have been given although the stream had passed it. */
    record GivenAgain(String tenantId, String userId, long epoch, long version, String operationId) {}

    /** What some messages say. */
    record Judged(
            List<Evidence> evidence, Set<Suspicion> suspicions, Set<GivenAgain> givenAgain, List<Broken> broken) {}

    /** An invariant that a message breaks. */
    record Broken(Invariant invariant, String batchId) {}

    Judged judge(List<BatchOutcome> batches, Instant now) {
        Judged judged = new Judged(new ArrayList<>(), new HashSet<>(), new HashSet<>(), new ArrayList<>());
        for (BatchOutcome batch : batches) {
            Optional<Invariant> invariant = Invariant.brokenBy(batch);
            invariant.ifPresent(broken -> {
                judged.broken.add(new Broken(broken, batch.batchId()));
                judged.evidence.add(broken(broken, batch.tenantId(), batch.userId(), row(batch))
                        .by(Optional.ofNullable(batch.release())));
            });
            heads.passedBefore(batch).forEach(outcome -> judged.givenAgain.add(givenAgain(batch, outcome)));
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

    private static GivenAgain givenAgain(BatchOutcome batch, Outcome outcome) {
        return new GivenAgain(
                batch.tenantId(),
                batch.userId(),
                batch.epoch(),
                Objects.requireNonNull(outcome.version()),
                outcome.operationId());
    }

    /** Evidence that an invariant is broken. */
    static Evidence broken(Invariant invariant, String tenant, String user, Map<String, Object> row) {
        return Evidence.of(EvidenceKind.INVARIANT_VIOLATION, Subject.ofStream(tenant, user), invariant.message(), row);
    }

    private void count(BatchOutcome batch, Outcome outcome, Instant now, List<Evidence> evidence) {
        ErrorCode code = outcome.code();
        if (outcome.replayed() || code == null) {
            return;
        }
        String release = batch.release() == null ? UNKNOWN : batch.release();
        if (code == ErrorCode.NOT_APPLICABLE) {
            constraint
                    .add(batch.tenantId(), release, now)
                    .ifPresent(releases -> evidence.add(
                            burst(EvidenceKind.CONSTRAINT_BURST, CONSTRAINT_QUERY, batch, code, releases)));
        }
        if (DRIFT.contains(code)) {
            drift.add(batch.tenantId(), release, now)
                    .ifPresent(releases ->
                            evidence.add(burst(EvidenceKind.SCHEMA_DRIFT, DRIFT_QUERY, batch, code, releases)));
        }
    }

    /** A burst is said to have come with the release that most of it came of. */
    private static Evidence burst(
            EvidenceKind kind, String query, BatchOutcome batch, ErrorCode code, SortedMap<String, Long> releases) {
        Map<String, Object> row = Map.of(
                "collection", batch.collection(),
                "code", code.code(),
                "batch", batch.batchId(),
                "client_releases", releases.toString());
        Optional<String> most = releases.entrySet().stream()
                .filter(one -> !one.getKey().equals(UNKNOWN))
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
        return Evidence.of(kind, Subject.ofTenant(batch.tenantId()), query, row).by(most);
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
