package io.tidemark.snapshot.apply;

import java.util.Map;

/**
 * All that a decision about a user's batch may look at.
 *
 * @param heads of the records that the batch touches, those that exist
 * @param marks how far each device's counter has come; a device that is not here has sent none
 * @param known the operations of the batch that were answered before, by operation id
 */
record UserState(StreamState stream, Map<RecordKey, Head> heads, Map<String, Long> marks, Map<String, Known> known) {
    /** A user who never wrote. */
    static final UserState NEW = new UserState(StreamState.NEW, Map.of(), Map.of(), Map.of());
}
