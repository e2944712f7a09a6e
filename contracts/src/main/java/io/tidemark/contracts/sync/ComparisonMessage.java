package io.tidemark.contracts.sync;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one Kafka record of {@link Topics#COMPARISONS} holds: how what a device holds compared with the server's records, while
 * both stood at the same version of the user's stream (R122). It may come more than once, or be lost: the device compares again.
 *
 * @param v the version of this message, {@link #VERSION}
 * @param release of the client's program; null: it did not say
 * @param epoch the history that the stream was in
 * @param differing collections that differed; at most {@link #MOST} of them
 * @param found how many differed
 */
public record ComparisonMessage(
        int v,
        String tenantId,
        String userId,
        String deviceId,
        @Nullable String release,
        long epoch,
        long version,
        Instant at,
        List<Difference> differing,
        int found) {
    /** The version that this code writes; it reads this one and the one before. */
    public static final int VERSION = 1;

    /** The most collections that one message names. */
    public static final int MOST = 50;

    public ComparisonMessage {
        for (Object needed : new Object[] {tenantId, userId, deviceId, at}) {
            Objects.requireNonNull(needed, "a comparison is of a device, at a time");
        }
        differing = List.copyOf(differing);
    }

    /** One collection of which the two sides do not hold the same. */
    public record Difference(String collection, Held device, Held server) {
        public Difference {
            Objects.requireNonNull(collection, "collection");
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(server, "server");
        }
    }

    /** What one side's live records add up to. */
    public record Held(long count, String digest) {
        public Held {
            Objects.requireNonNull(digest, "digest");
        }
    }

    /** The key of its record: those of one user stay in order. */
    public String key() {
        return tenantId + "/" + userId;
    }
}
