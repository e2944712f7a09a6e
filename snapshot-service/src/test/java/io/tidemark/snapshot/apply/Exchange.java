package io.tidemark.snapshot.apply;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes to and fro between devices, {@link StreamModel} and the store that it is compared with. */
final class Exchange {
    private Exchange() {}

    /** What a client sent; a broken operation is one that was refused on its face, a poisoned one is refused by the store. */
    record Sent(
            String operationId,
            @Nullable Long seq,
            Kind kind,
            String record,
            long base,
            String payload,
            boolean poison) {
        /** Base and counter are where an operation stands, not what it is. */
        String identity() {
            return kind == Kind.BROKEN ? "broken " + seq : kind + " " + record + " " + payload;
        }
    }

    /** What clients do, and what they get wrong. */
    enum Kind {
        CREATE,
        UPDATE,
        DELETE,
        UPSERT,
        RESTORE,
        BROKEN
    }

    /** A request as it lies in Kafka. */
    record Request(
            String id,
            String user,
            String device,
            boolean atomic,
            @Nullable String key,
            List<Sent> operations) {}

    /**
     * What a client is told.
     *
     * @param head in conflict, the record's newest version and its content
     * @param base in conflict, the version that the operation was based on and its content, if there is one
     */
    record Told(
            String operationId,
            String status,
            @Nullable String code,
            @Nullable Long version,
            @Nullable Long expectedSeq,
            @Nullable Side head,
            @Nullable Side base,
            @Nullable String resolution,
            boolean replayed) {
        static Told refused(Sent sent, String code) {
            return new Told(sent.operationId(), "rejected", code, null, null, null, null, null, false);
        }

        static Told deferred(Sent sent, @Nullable Long expected) {
            return new Told(sent.operationId(), "deferred", "out-of-order", null, expected, null, null, null, false);
        }

        static Told conflict(Sent sent, @Nullable Side head, @Nullable Side base) {
            return new Told(sent.operationId(), "conflict", "version-conflict", null, null, head, base, null, false);
        }

        Told again() {
            return new Told(operationId, status, code, version, expectedSeq, head, base, resolution, true);
        }

        boolean applied() {
            return status.equals("applied");
        }
    }

    /** One side of a conflict. */
    record Side(long version, @Nullable String payload) {}

    /** One version. */
    record Stored(
            long version,
            String operationId,
            String record,
            Kind kind,
            String payload,
            @Nullable Long parent) {}

    /** A conflict that was settled, and what lost. */
    record Settled(long version, @Nullable Long losing, String resolution, String sentPayload) {}

    /** A failed operation that is kept. */
    record Failed(long ordinal, String operationId, String code, boolean parks) {}

    /** What became of operations that were tried again. */
    record Retry(int applied, int failed, int waiting) {}
}
