package io.tidemark.integrity.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert as Alertmanager tells of it, again and again.
 *
 * @param fingerprint of its labels; with {@code startsAt} it names one time that it fired
 * @param endsAt when it was resolved; null: it fires
 */
public record Alert(
        String fingerprint, Instant startsAt, @Nullable Instant endsAt, String tenantId, String name) {
    boolean isResolved() {
        return endsAt != null;
    }
}
