package io.tidemark.contracts.sync;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one Kafka record of {@link Topics#OUTCOMES} holds: what became of one {@link OperationBatch}, told after the
 * database committed. It may come more than once.
 *
 * @param v the version of this message, {@link #VERSION}
 * @param epoch the history that the user's stream is in; it changes with a restore
 * @param headVersion the newest version of the user's stream after this batch
 * @param changes the changes since the request's cursor, when it gave one: the JSON text of a page of the change feed
 * @param release of the client's program that sent the batch; null: it did not say
 * @param outcomes one for each operation and refusal of the batch
 */
public record BatchOutcome(
        int v,
        String batchId,
        String tenantId,
        String userId,
        String deviceId,
        String collection,
        long epoch,
        long headVersion,
        Instant appliedAt,

        @JsonSerialize(using = RawJson.Writer.class) @JsonDeserialize(using = RawJson.Reader.class) @Nullable
        String changes,

        @Nullable String release,
        List<Outcome> outcomes) {
    /** The version that this code writes; it reads this one and the one before. */
    public static final int VERSION = 2;

    /** A message without its list is not one. */
    public BatchOutcome {
        Objects.requireNonNull(outcomes, "outcomes");
    }

    /** The same with other outcomes. */
    public BatchOutcome with(List<Outcome> otherOutcomes) {
        return new BatchOutcome(
                v,
                batchId,
                tenantId,
                userId,
                deviceId,
                collection,
                epoch,
                headVersion,
                appliedAt,
                changes,
                release,
                otherOutcomes);
    }

    /** The same without details, and without the contents that conflicts show. */
    public BatchOutcome bare() {
        return with(outcomes.stream().map(Outcome::bare).toList());
    }

    /** The same with changes, or without. */
    public BatchOutcome carrying(@Nullable String page) {
        return new BatchOutcome(
                v,
                batchId,
                tenantId,
                userId,
                deviceId,
                collection,
                epoch,
                headVersion,
                appliedAt,
                page,
                release,
                outcomes);
    }
}
