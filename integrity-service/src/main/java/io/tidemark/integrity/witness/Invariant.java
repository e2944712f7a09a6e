package io.tidemark.integrity.witness;

import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Outcome;
import java.util.Optional;

/** What holds of every outcome, in the words that the runbook looks for in logs (R24). */
enum Invariant {
    /** A user's stream goes forward, never back. */
    NEGATIVE_DELTA("resume-sync invariant failed: negative delta"),
    /** The versions of one message rise, and none is past the stream's end. */
    SNAPSHOT_WINDOW("invalid snapshot window");

    private final String message;

    Invariant(String message) {
        this.message = message;
    }

    /** Exactly as the runbook has it. */
    String message() {
        return message;
    }

    /**
     * What one message breaks by itself. Answers that are told again may tell of any earlier version, so their order says
     * nothing. Pure.
     */
    static Optional<Invariant> brokenBy(BatchOutcome batch) {
        long last = 0;
        for (Outcome outcome : batch.outcomes()) {
            if (outcome.isApplied() && outcome.version() != null) {
                long version = outcome.version();
                if (version < 1 || version > batch.headVersion() || (!outcome.replayed() && version <= last)) {
                    return Optional.of(SNAPSHOT_WINDOW);
                }
                last = outcome.replayed() ? last : version;
            }
        }
        return Optional.empty();
    }
}
