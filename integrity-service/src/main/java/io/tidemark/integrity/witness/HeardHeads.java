package io.tidemark.integrity.witness;

import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest version heard of each user, of those heard of lately. A head that goes back, or a version that is told below
 * it, is a suspicion, no more: the message may have come late. Not safe for threads.
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

    /**
     * Where a stream stands.
     *
     * @param batchId the first message that told so
     */
    private record Head(long epoch, long version, String batchId) {
        boolean isBefore(Head other) {
            return epoch < other.epoch || (epoch == other.epoch && version < other.version);
        }
    }

    /**
     * The versions that this tells to be new and that the stream had already passed, where it does not go back itself. A
     * message that is heard again tells none. Asked before the message is taken to be heard.
     */
    List<Outcome> passedBefore(BatchOutcome batch) {
        @Nullable Head known = heads.get(key(batch));
        if (known == null
                || known.epoch != batch.epoch()
                || batch.headVersion() < known.version
                || known.batchId.equals(batch.batchId())) {
            return List.of();
        }
        long passed = known.version;
        return batch.outcomes().stream()
                .filter(outcome -> outcome.isApplied() && !outcome.replayed())
                .filter(outcome -> outcome.version() != null && outcome.version() <= passed)
                .toList();
    }

    /** Whether the stream was already further when this was told. */
    boolean wentBack(BatchOutcome batch) {
        Head told = new Head(batch.epoch(), batch.headVersion(), batch.batchId());
        @Nullable Head known = heads.get(key(batch));
        if (known == null || known.isBefore(told)) {
            heads.put(key(batch), told);
            return false;
        }
        return told.epoch == known.epoch && told.version < known.version;
    }

    private static String key(BatchOutcome batch) {
        return batch.tenantId() + "/" + batch.userId();
    }

    /** The newest version heard of the user; 0 when nothing is known. */
    long heard(String tenantId, String userId) {
        @Nullable Head known = heads.get(tenantId + "/" + userId);
        return known == null ? 0 : known.version;
    }
}
