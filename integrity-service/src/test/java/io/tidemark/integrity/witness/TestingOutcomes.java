package io.tidemark.integrity.witness;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Outcomes as snapshot-service would tell them. */
final class TestingOutcomes {
    private TestingOutcomes() {}

    static ContentHash hash(long version) {
        return ContentHash.of("{\"n\":" + version + "}");
    }

    static BatchOutcome applied(String tenant, String user, long head, long... versions) {
        return batch(
                tenant,
                user,
                head,
                LongStream.of(versions)
                        .mapToObj(version -> Outcome.applied(0, "o" + version, version, hash(version), false))
                        .toList());
    }

    static BatchOutcome by(String release, String tenant, String user, long version) {
        return batch(
                tenant,
                user,
                version,
                List.of(Outcome.applied(0, "o" + version, version, hash(version), false)),
                release);
    }

    static BatchOutcome replayed(String tenant, String user, long head, long... versions) {
        return batch(
                tenant,
                user,
                head,
                LongStream.of(versions)
                        .mapToObj(version -> Outcome.applied(0, "o" + version, version, hash(version), true))
                        .toList());
    }

    static BatchOutcome refused(String tenant, String user, int times, ErrorCode code) {
        return refused(tenant, user, times, code, null);
    }

    static BatchOutcome refused(String tenant, String user, int times, ErrorCode code, @Nullable String release) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            outcomes.add(Outcome.refused(i, "x" + i, OutcomeStatus.REJECTED, code, "no"));
        }
        return batch(tenant, user, 0, outcomes, release);
    }

    private static BatchOutcome batch(String tenant, String user, long head, List<Outcome> outcomes) {
        return batch(tenant, user, head, outcomes, null);
    }

    private static BatchOutcome batch(
            String tenant, String user, long head, List<Outcome> outcomes, @Nullable String release) {
        return new BatchOutcome(
                BatchOutcome.VERSION,
                UUID.randomUUID().toString(),
                tenant,
                user,
                "d1",
                "notes",
                1,
                head,
                Instant.parse("2026-11-21T12:00:00Z"),
                null,
                release,
                outcomes);
    }
}
