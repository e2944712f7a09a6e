package io.tidemark.snapshot.engine;

/** The end of a process, as far as the work in its hands is concerned: it is put down without a trace. */
public final class TestingLoss {
    private TestingLoss() {}

    public static PartitionLostException lost() {
        return new PartitionLostException("partition-0");
    }
}
