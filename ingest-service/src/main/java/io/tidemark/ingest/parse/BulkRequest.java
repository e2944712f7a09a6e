package io.tidemark.ingest.bulk;

import java.util.List;

/** A request's body, read. */
record BulkRequest(String deviceId, List<Parsed> operations) {}
