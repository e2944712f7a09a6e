package io.tidemark.snapshot.decision;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.Resolution;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges an operation against its record, by the collection's {@link ConflictPolicy}. Pure. */
final class Verdicts {
    private static final String NO_FIELDS = "{}";

    private final ConflictPolicy policy;
    private final int maxPayload;
    private final Map<Long, StoredVersion> versions;

    /**
     * Judges by a policy.
     *
     * @param maxPayload how many bytes of UTF-8 a merged payload may have
     * @param versions what history has of the versions that operations refer to
     */
    Verdicts(ConflictPolicy policy, int maxPayload, Map<Long, StoredVersion> versions) {
        this.policy = policy;
        this.maxPayload = maxPayload;
        this.versions = versions;
    }

    /** The verdict on an operation whose record has that head. */
    Verdict judge(Operation operation, RecordKey key, @Nullable Head head) {
        boolean conflict = conflicts(operation, head);
        if (operation.type() == OperationType.RESTORE) {
            return conflict ? conflict(operation, head) : restore(operation, key);
        }
        if (!conflict) {
            return new Verdict.Store(operation, null);
        }
        return switch (policy) {
            case REJECT -> conflict(operation, head);
            case LAST_WRITER_WINS -> new Verdict.Store(operation, Resolution.LAST_WRITER_WINS);
            case MERGE -> merge(operation, key, head);
        };
    }

    private static boolean conflicts(Operation operation, @Nullable Head head) {
        return switch (operation.type()) {
            case UPSERT -> false;
            case CREATE -> head != null && !head.deleted();
            case UPDATE -> isStale(operation, head) || (head != null && head.deleted());
            case DELETE -> isStale(operation, head);
            case RESTORE -> operation.baseVersion() != 0 && isStale(operation, head);
        };
    }

    private static boolean isStale(Operation operation, @Nullable Head head) {
        return head == null || head.version() != operation.baseVersion();
    }

    private static Verdict conflict(Operation operation, @Nullable Head head) {
        String found = head == null ? "there is no such record" : "its head is version " + head.version();
        return new Verdict.Refuse(
                OutcomeStatus.CONFLICT,
                ErrorCode.VERSION_CONFLICT,
                "base_version " + operation.baseVersion() + " was given, " + found,
                true);
    }

    /** Two contents can be merged; a deletion and a change can't, so the client decides. */
    private Verdict merge(Operation operation, RecordKey key, @Nullable Head head) {
        StoredVersion earlier = head == null || head.deleted() ? null : ofRecord(head.version(), key);
        if (earlier == null || operation.type() == OperationType.DELETE) {
            return conflict(operation, head);
        }
        StoredVersion base = ofRecord(operation.baseVersion(), key);
        String merged = FieldMerge.merge(
                base == null || base.deleted() ? NO_FIELDS : base.payload(), earlier.payload(), operation.payload());
        return merged.getBytes(StandardCharsets.UTF_8).length > maxPayload
                ? conflict(operation, head)
                : new Verdict.Store(
                        holding(operation, operation.type(), operation.schemaVersion(), merged), Resolution.MERGED);
    }

    private Verdict restore(Operation operation, RecordKey key) {
        long wanted = Restoring.version(operation).orElse(0L);
        StoredVersion version = ofRecord(wanted, key);
        return version == null || version.deleted()
                ? new Verdict.Refuse(
                        OutcomeStatus.REJECTED,
                        ErrorCode.NO_SUCH_VERSION,
                        "the record has no version " + wanted + " with content",
                        false)
                : new Verdict.Store(
                        holding(operation, OperationType.UPSERT, version.schemaVersion(), version.payload()), null);
    }

    private @Nullable StoredVersion ofRecord(long version, RecordKey key) {
        StoredVersion stored = versions.get(version);
        return stored != null && stored.key().equals(key) ? stored : null;
    }

    private static Operation holding(Operation operation, OperationType type, int schemaVersion, String payload) {
        return new Operation(
                operation.position(),
                operation.operationId(),
                operation.deviceSeq(),
                type,
                operation.recordId(),
                operation.baseVersion(),
                schemaVersion,
                payload,
                ContentHash.of(payload));
    }
}
