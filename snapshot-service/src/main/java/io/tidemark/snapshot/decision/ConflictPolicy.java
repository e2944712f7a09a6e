package io.tidemark.snapshot.decision;

/** What happens to an operation that is based on a version that is no longer the head. */
public enum ConflictPolicy {
    /** The client reconciles. */
    REJECT,
    /** The operation is stored, whatever the head is. */
    LAST_WRITER_WINS,
    /** The operation's changes are merged into the head's, field by field; where both changed a field, the later one stands. */
    MERGE
}
