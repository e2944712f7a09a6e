package io.tidemark.system.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one user when everything has come to rest.
 *
 * @param user for findings to name
 * @param sent what the user's devices sent, each device's in the order of its queue
 * @param rows the snapshots, in the order in which the database gave them
 * @param heads the records as the store keeps them
 * @param stream where the store says the stream stands
 * @param seen what the reader of the change feed was shown, in that order
 * @param logged operations without a counter that Kafka holds: each has to have been decided
 * @param remembered operations whose answer the store keeps without a snapshot
 * @param writes who wrote the snapshots, as far as somebody looked
 */
record Evidence(
        String user,
        List<Sent> sent,
        List<Row> rows,
        List<Head> heads,
        Stream stream,
        List<Seen> seen,
        Set<String> logged,
        Set<String> remembered,
        List<Write> writes) {

    /**
     * An operation of a device.
     *
     * @param place in the device's queue, from 1
     * @param base the base_version that was given, null when none matters (create, upsert)
     * @param answer the last one that came, null when none did
     */
    record Sent(
            String device,
            long place,
            String operationId,
            String record,
            @Nullable Long base,
            @Nullable Answer answer) {}

    /** What a device was told about an operation. */
    record Answer(
            String status, @Nullable Long version, @Nullable String hash) {
        boolean isApplied() {
            return status.equals("applied");
        }
    }

    /** A snapshot; the hash as {@code sha256:...}. */
    record Row(
            long version,
            String record,
            @Nullable Long parent,
            String operationId,
            String type,
            String payload,
            String hash,
            Instant createdAt) {
        boolean isTombstone() {
            return type.equals("delete");
        }
    }

    /** A record's head. */
    record Head(String record, long version, String hash, boolean deleted) {}

    /** The stream's own account of itself. */
    record Stream(long version, long count, String digest) {}

    /** A change that a reader was shown. */
    record Seen(long version, String operationId, String hash) {}

    /**
     * A transaction that wrote snapshots.
     *
     * @param version the first that it wrote
     * @param writer the process, by the name that it has towards the database
     * @param holder the one that took the lease at the epoch that stood then; null: nobody did
     */
    record Write(long version, String writer, @Nullable String holder) {}
}
