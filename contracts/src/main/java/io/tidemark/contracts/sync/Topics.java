package io.tidemark.contracts.sync;

/** The Kafka topics between the services, keyed by tenant/user unless said otherwise. */
public final class Topics {
    /** {@link OperationBatch}: ingest-service to snapshot-service. */
    public static final String OPERATIONS = "sync.operations";
    /** {@link BatchOutcome}: snapshot-service to everyone. */
    public static final String OUTCOMES = "sync.outcomes";
    /** Records of {@link #OPERATIONS} that can't be decoded, as they came. */
    public static final String DEAD_OPERATIONS = "sync.operations.dead";

    /** {@link ControlMessage}: what operators ask of connected devices; to every replica of ingest-service. */
    public static final String CONTROL = "sync.control";

    /** {@link io.tidemark.contracts.flag.FlagsMessage}: flag-service to every replica of ingest-service; compacted. */
    public static final String FLAGS = "sync.flags";

    /** {@link io.tidemark.contracts.telemetry.TelemetryMessage}: ingest-service to every replica of integrity-service. */
    public static final String TELEMETRY = "sync.telemetry";

    /** {@link io.tidemark.contracts.health.HealthVerdict}: integrity-service to every replica of flag-service; keyed by tenant. */
    public static final String HEALTH = "sync.health";

    /** {@link ComparisonMessage}: snapshot-service to integrity-service. */
    public static final String COMPARISONS = "sync.comparisons";

    /** The header of operations and outcomes that names the batch, so that whoever waits for one need not decode the others. */
    public static final String BATCH_ID = "batch-id";

    private Topics() {}
}
