package io.tidemark.snapshot.apply;

import io.tidemark.contracts.json.ContentHash;

/** A record's newest snapshot. */
record Head(long version, ContentHash contentHash, boolean deleted) {}
