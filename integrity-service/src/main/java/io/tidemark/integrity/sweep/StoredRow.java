package io.tidemark.integrity.sweep;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.integrity.finding.Subject;
import io.tidemark.integrity.witness.HeardHash;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as a scan reads it.
 *
 * @param hash the stored one
 * @param fits whether PostgreSQL finds it to be that of the payload
 * @param parentThere whether its parent is there and of the same record; true when it has none
 * @param witnessed what was heard of its hash when it was applied, if anything was
 */
record StoredRow(
        Position at,
        String collection,
        String recordId,
        @Nullable Long parent,
        boolean parentThere,
        String payload,
        ContentHash hash,
        boolean fits,
        Optional<HeardHash> witnessed,
        Instant createdAt) {

    Subject subject() {
        return new Subject(at.tenantId(), at.userId(), at.version(), collection, recordId);
    }

    /** What shows the fault. Never the payload itself: evidence is read by people who may not read that. */
    Map<String, Object> evidence(String name, String value) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", at.tenantId() + "/" + at.userId() + "/" + at.version());
        row.put("collection", collection);
        row.put("record_id", recordId);
        row.put("version", at.version());
        row.put("stored_hash", hash.toString());
        row.put(name, value);
        return row;
    }

    ContentHash computed() {
        return ContentHash.of(payload);
    }
}
