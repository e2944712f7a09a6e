package io.tidemark.ingest.publish;

import io.tidemark.contracts.sync.BatchOutcome;
import java.util.List;

/** What is known of a request's batches, once all of them were taken by Kafka. */
public sealed interface Sent {
    /** All are decided. */
    record Decided(List<BatchOutcome> outcomes) implements Sent {}

    /** They will be decided; the receipt tells how. */
    record Taken() implements Sent {}
}
