package io.tidemark.snapshot.engine;

/**
 * Records came from a partition that is no longer this replica's. They are to be put down without a trace: unacknowledged,
 * since whoever has the partition now is given them again.
 */
public final class PartitionLostException extends RuntimeException {
    PartitionLostException(String lease) {
        super("the partition of " + lease + " is no longer ours", null, false, false);
    }
}
