package io.tidemark.integrity.sweep;

/** A user, within its tenant. */
record UserKey(String tenantId, String userId) {}
