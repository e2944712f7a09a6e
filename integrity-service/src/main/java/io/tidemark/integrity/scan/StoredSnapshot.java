package io.tidemark.integrity.scan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A snapshot as far as its payload's integrity goes.
 *
 * @param id tenant/user/version
 * @param storedHash {@code sha256:} and hex digits, however many there are
 */
record StoredSnapshot(String id, String collection, String recordId, long version, String storedHash, String payload) {
    /** What shows the fault. Never the payload itself: evidence is read by people who may not read that. */
    Map<String, Object> evidence(String name, String value) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("collection", collection);
        row.put("record_id", recordId);
        row.put("version", version);
        row.put("stored_hash", storedHash);
        row.put(name, value);
        return row;
    }
}
