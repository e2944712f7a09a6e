package io.tidemark.contracts.sync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one Kafka record of {@link Topics#CONTROL} holds: what an operator asks of the devices that are connected now.
 *
 * @param v the version of this message, {@link #VERSION}
 * @param type what is asked, {@link #FORCE_SYNC}; others are passed over by whoever does not know them
 * @param userId whose devices; null for all of the tenant
 * @param reason the operator's words, shown to clients
 */
public record ControlMessage(
        int v, String type, String tenantId, @Nullable String userId, String reason, Instant at) {
    /** The version that this code writes; it reads this one and the one before. */
    public static final int VERSION = 1;

    /** Synchronise now, all collections, whatever the schedule says. */
    public static final String FORCE_SYNC = "force-sync";

    /** The key of its record: those to one user stay in order. */
    public String key() {
        return userId == null ? tenantId : tenantId + "/" + userId;
    }
}
