package io.tidemark.snapshot.decision;

import io.tidemark.contracts.json.ContentHash;

/** A record's newest snapshot. */
public record Head(long version, ContentHash contentHash, boolean deleted) {}
