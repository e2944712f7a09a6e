package io.tidemark.snapshot.decision;

import io.tidemark.contracts.json.ContentHash;
import java.util.Map;
import java.util.Set;

/**
 * All that a decision about a user's batch may look at.
 *
 * @param heads of the records that the batch touches, those that exist
 * @param marks how far each device's counter has come; a device that is not here has sent none
 * @param known the operations of the batch that were answered before, by operation id
 * @param parked the records that have a failed operation which later ones wait behind
 * @param keys the idempotency keys that were used, and the hash of the body that each stood for
 * @param versions what history has of the versions that merges and restores need
 */
public record UserState(
        StreamState stream,
        Map<RecordKey, Head> heads,
        Map<String, Long> marks,
        Map<String, Known> known,
        Set<RecordKey> parked,
        Map<String, ContentHash> keys,
        Map<Long, StoredVersion> versions) {
    /** A user who never wrote. */
    public static final UserState NEW =
            new UserState(StreamState.NEW, Map.of(), Map.of(), Map.of(), Set.of(), Map.of(), Map.of());

    public UserState withVersions(Map<Long, StoredVersion> found) {
        return new UserState(stream, heads, marks, known, parked, keys, found);
    }
}
