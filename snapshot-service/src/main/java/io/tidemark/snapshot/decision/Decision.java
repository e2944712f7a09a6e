package io.tidemark.snapshot.decision;

import java.util.List;

/**
 * What was decided about one batch.
 *
 * @param decided one for each operation and refusal, by their position
 * @param snapshots to be written, in the order of their versions
 * @param conflicts those of the snapshots that settled one
 * @param failures the operations that are kept, in the order of their ordinals
 * @param after the state that the user's next batch is decided on
 */
record Decision(
        List<Decided> decided,
        List<NewSnapshot> snapshots,
        List<KeptConflict> conflicts,
        List<FailedOperation> failures,
        UserState after) {
    Decision with(List<Decided> otherDecided) {
        return new Decision(otherDecided, snapshots, conflicts, failures, after);
    }
}
