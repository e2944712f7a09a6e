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
 * @param release of the client that sent them; null: it did not say
 */
record WitnessRun(
        String tenantId,
        String userId,
        long epoch,
        long firstVersion,
        List<HeardHash> hashes,
        @Nullable String release) {
    private static final int MOST_VERSIONS = 100;

    WitnessRun {
        hashes = List.copyOf(hashes);
    }

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
        List<HeardHash> hashes = new ArrayList<>();
        long first = 0;
        for (Map.Entry<Long, ContentHash> version : heard.entrySet()) {
            boolean goesOn = version.getKey() == first + hashes.size() && hashes.size() < MOST_VERSIONS;
            if (!hashes.isEmpty() && !goesOn) {
                runs.add(run(batch, first, hashes));
                hashes.clear();
            }
            if (hashes.isEmpty()) {
                first = version.getKey();
            }
            hashes.add(HeardHash.of(version.getValue()));
        }
        if (!hashes.isEmpty()) {
            runs.add(run(batch, first, hashes));
        }
        return runs;
    }

    int versions() {
        return hashes.size();
    }

    /** All of them, one behind the other. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(hashes.size() * HeardHash.BYTES);
        hashes.forEach(hash -> bytes.writeBytes(hash.bytes()));
        return bytes.toByteArray();
    }

    private static WitnessRun run(BatchOutcome batch, long first, List<HeardHash> hashes) {
        return new WitnessRun(batch.tenantId(), batch.userId(), batch.epoch(), first, hashes, batch.release());
    }
}
