package io.tidemark.contracts.sync;

/** The Kafka topics between the services, keyed by tenant/user. */
public final class Topics {
    /** {@link OperationBatch}: ingest-service to snapshot-service. */
    public static final String OPERATIONS = "sync.operations";
    /** {@link BatchOutcome}: snapshot-service to everyone. */
    public static final String OUTCOMES = "sync.outcomes";
    /** Records of {@link #OPERATIONS} that can't be decoded, as they came. */
    public static final String DEAD_OPERATIONS = "sync.operations.dead";

    private Topics() {}
}
