package io.tidemark.integrity.sweep;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.integrity.finding.Subject;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as a scan reads it.
 *
 * @param hash the stored one
 * @param fits whether PostgreSQL finds it to be that of the payload
 * @param parentThere whether its parent is there and of the same record; true when it has none
 * @param witnessed the beginning of the hash that was heard when it was applied; null when nothing was heard
 */
record StoredRow(
        Position at,
        String collection,
        String recordId,
        @Nullable Long parent,
        boolean parentThere,
        String payload,
        byte[] hash,
        boolean fits,
        byte @Nullable [] witnessed,
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
        row.put("stored_hash", hashText(hash));
        row.put(name, value);
        return row;
    }

    static String hashText(byte[] bytes) {
        return "sha256:" + HexFormat.of().formatHex(bytes);
    }

    ContentHash computed() {
        return ContentHash.of(payload);
    }
}
