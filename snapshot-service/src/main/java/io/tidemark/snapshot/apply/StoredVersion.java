package io.tidemark.snapshot.apply;

/**
 * A version as history has it.
 *
 * @param payload canonical JSON
 */
record StoredVersion(RecordKey key, boolean deleted, String payload) {}
