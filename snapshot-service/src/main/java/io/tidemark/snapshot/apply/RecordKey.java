package io.tidemark.snapshot.apply;

/** Which record of a user. */
record RecordKey(String collection, String recordId) {}
