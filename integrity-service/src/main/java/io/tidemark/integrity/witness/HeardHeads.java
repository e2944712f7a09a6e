package io.tidemark.integrity.witness;

import io.tidemark.contracts.sync.BatchOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest version heard of each user, of those heard of lately. A head that goes back is a suspicion, no more: the message
 * may have come late. Not safe for threads.
 */
final class HeardHeads {
    private final Map<String, Head> heads;

    HeardHeads(int most) {
        this.heads = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Head> eldest) {
                return size() > most;
            }
        };
    }

    private record Head(long epoch, long version) {}

    /** Whether the stream was already further when this was told. */
    boolean wentBack(BatchOutcome batch) {
        String key = batch.tenantId() + "/" + batch.userId();
        Head told = new Head(batch.epoch(), batch.headVersion());
        @Nullable Head known = heads.get(key);
        if (known == null || told.epoch > known.epoch || (told.epoch == known.epoch && told.version >= known.version)) {
            heads.put(key, told);
            return false;
        }
        return told.epoch == known.epoch;
    }

    /** The newest version heard of the user; 0 when nothing is known. */
    long heard(String tenantId, String userId) {
        @Nullable Head known = heads.get(tenantId + "/" + userId);
        return known == null ? 0 : known.version;
    }
}
