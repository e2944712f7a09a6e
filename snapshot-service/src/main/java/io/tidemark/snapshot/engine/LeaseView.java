package io.tidemark.snapshot.engine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lease as operators see it (R54).
 *
 * @param runnerId host/pid/random of the process that holds it; absent: nobody does
 * @param silentMinutes whole minutes since its holder was heard
 * @param stale held, and silent for so long that it may be released without force
 * @param thisRunner whether the replica that answers holds it
 */
record LeaseView(
        String name,
        @Nullable String runnerId,
        long epoch,
        @Nullable Instant lastHeartbeat,
        long silentMinutes,
        boolean stale,
        boolean thisRunner) {
    /** All leases. */
    record Page(List<LeaseView> leases) {}

    /** What became of a release. */
    record Released(String name, long epoch, boolean released, String warning) {}

    /** Why, and whether also under ten minutes of silence. */
    record ReleaseRequest(@Nullable String reason, @Nullable Boolean force) {}
}
