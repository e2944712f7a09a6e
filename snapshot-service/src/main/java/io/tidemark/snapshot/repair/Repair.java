package io.tidemark.snapshot.repair;

import io.tidemark.contracts.json.ContentHash;
import java.util.UUID;

/**
 * A payload that is to be put back.
 *
 * @param expectedHash the content hash that is stored now
 * @param expectedPayload the hash of the payload that is stored now
 * @param hash of the payload that is put back
 */
record Repair(
        UUID finding,
        String user,
        long version,
        ContentHash expectedHash,
        ContentHash expectedPayload,
        String payload,
        ContentHash hash,
        String source,
        String reason) {}
