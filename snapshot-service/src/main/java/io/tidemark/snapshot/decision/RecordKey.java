package io.tidemark.snapshot.decision;

/** Which record of a user. */
public record RecordKey(String collection, String recordId) {}
