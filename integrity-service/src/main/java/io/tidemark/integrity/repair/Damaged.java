package io.tidemark.integrity.repair;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.integrity.witness.HeardHash;
import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot that is to be repaired, as it stands.
 *
 * @param stored the content hash that is stored
 * @param payload the hash of the payload that is stored
 * @param witnessed what was heard of its hash when it was applied, if anything was
 */
record Damaged(
        String operationId, Instant createdAt, ContentHash stored, ContentHash payload, Optional<HeardHash> witnessed) {
    /** Whether that hash is proved to be the right one: by the witness if there is one, else by what is stored. Pure. */
    boolean proves(ContentHash hash) {
        return witnessed.map(heard -> heard.isOf(hash)).orElseGet(() -> hash.equals(stored));
    }
}
