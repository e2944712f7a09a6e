package io.tidemark.integrity.witness;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Outcome;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of versions that follow one another.
 *
 * @param hashes {@value #BYTES} bytes for each version from the first on
 */
record WitnessRun(String tenantId, String userId, long epoch, long firstVersion, byte[] hashes) {
    /** Half of a SHA-256: an accident passes unnoticed once in 2^128, and a version costs a fiftieth of its snapshot. */
    static final int BYTES = 16;

    private static final int MOST_VERSIONS = 100;

    /** What one message says, as runs. Pure. */
    static List<WitnessRun> of(BatchOutcome batch) {
        Map<Long, ContentHash> heard = new TreeMap<>();
        for (Outcome outcome : batch.outcomes()) {
            @Nullable Long version = outcome.version();
            @Nullable ContentHash hash = outcome.contentHash();
            if (outcome.isApplied() && version != null && hash != null) {
                heard.putIfAbsent(version, hash);
            }
        }
        List<WitnessRun> runs = new ArrayList<>();
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        long first = 0;
        for (Map.Entry<Long, ContentHash> version : heard.entrySet()) {
            int length = hashes.size() / BYTES;
            if (length > 0 && (length == MOST_VERSIONS || version.getKey() != first + length)) {
                runs.add(run(batch, first, hashes));
                hashes.reset();
            }
            if (hashes.size() == 0) {
                first = version.getKey();
            }
            hashes.write(version.getValue().bytes(), 0, BYTES);
        }
        if (hashes.size() > 0) {
            runs.add(run(batch, first, hashes));
        }
        return runs;
    }

    int versions() {
        return hashes.length / BYTES;
    }

    private static WitnessRun run(BatchOutcome batch, long first, ByteArrayOutputStream hashes) {
        return new WitnessRun(batch.tenantId(), batch.userId(), batch.epoch(), first, hashes.toByteArray());
    }
}
