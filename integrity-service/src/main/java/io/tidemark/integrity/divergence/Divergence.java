package io.tidemark.integrity.divergence;

import io.tidemark.contracts.sync.ComparisonMessage.Held;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One collection of which one device does not hold what the server holds.
 *
 * @param epoch the history in which it was seen
 * @param version at which both stood when it was last seen
 * @param since when the device first told of it
 * @param release of the client's program, as it said last
 */
record Divergence(
        String deviceId,
        String collection,
        long epoch,
        long version,
        Instant since,
        Instant lastSeen,
        Held device,
        Held server,
        @Nullable String release) {
    /** As a sample of a finding. */
    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("device", deviceId);
        row.put("collection", collection);
        row.put("version", version);
        row.put("count", device.count());
        row.put("count_here", server.count());
        row.put("digest", device.digest());
        row.put("digest_here", server.digest());
        row.put("since", since.toString());
        row.put("last_seen", lastSeen.toString());
        row.put("client_release", release == null ? "" : release);
        return row;
    }
}
