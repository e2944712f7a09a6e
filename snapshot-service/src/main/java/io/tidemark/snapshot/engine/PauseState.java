package io.tidemark.snapshot.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether operations are applied, for all tenants and all replicas.
 *
 * @param state {@code running} or {@code paused}
 * @param pausedBy tenant/user of whoever paused it, while it is paused
 * @param reason why it is as it is, when anybody ever said
 * @param since when it was last paused or resumed
 */
record PauseState(
        String state, @Nullable String pausedBy, @Nullable String reason, Instant since) {
    static PauseState of(boolean paused, @Nullable String by, @Nullable String reason, Instant since) {
        return new PauseState(paused ? "paused" : "running", paused ? by : null, reason, since);
    }

    boolean paused() {
        return state.equals("paused");
    }
}
