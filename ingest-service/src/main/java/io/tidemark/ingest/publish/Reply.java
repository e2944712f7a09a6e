package io.tidemark.ingest.publish;

import io.tidemark.contracts.sync.BatchOutcome;

/** What is known of a batch that was sent, when the wait for it ends. */
sealed interface Reply {
    /** It is decided. */
    record Outcome(BatchOutcome outcome) implements Reply {}

    /** Kafka has it, and nothing more was heard in time. */
    record Late() implements Reply {}
}
