package io.tidemark.contracts.sync;

import io.tidemark.contracts.error.ErrorCode;

/**
 * An operation that ingest-service refused on its face, told to snapshot-service so that the device's counter moves past
 * it: one bad operation must not hold up the queue behind it.
 *
 * @param position where it stood in the client's request, from 0
 * @param deviceSeq the device's gap-free counter, from 1
 */
public record Refusal(int position, String operationId, long deviceSeq, ErrorCode code, String detail) {}
