package io.tidemark.snapshot.decision;

/**
 * A version as history has it.
 *
 * @param payload canonical JSON
 */
public record StoredVersion(RecordKey key, boolean deleted, String payload) {}
