package io.tidemark.integrity.finding;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a check saw just now.
 *
 * @param query how it was looked for: SQL as it was run, or a sentence
 * @param rows what shows it, without payloads; at most {@value #MAX_ROWS} are kept
 * @param found how many there are
 * @param clientRelease of the program that sent what it is about; empty when the check does not know it
 */
public record Evidence(
        EvidenceKind kind,
        Subject subject,
        String query,
        List<Map<String, Object>> rows,
        long found,
        Optional<String> clientRelease) {
    /** The most sample rows of one finding. */
    public static final int MAX_ROWS = 50;

    public Evidence {
        rows = List.copyOf(rows.subList(0, Math.min(rows.size(), MAX_ROWS)));
    }

    /** Evidence that is one row. */
    public static Evidence of(EvidenceKind kind, Subject subject, String query, Map<String, Object> row) {
        return new Evidence(kind, subject, query, List.of(row), 1, Optional.empty());
    }

    /** The same of a client's release. */
    public Evidence by(Optional<String> release) {
        return new Evidence(kind, subject, query, rows, found, release);
    }

    /** What makes two pieces of evidence the same finding. */
    public record Key(EvidenceKind kind, String tenantId, String userId, long version, String scope) {}

    /** What makes two pieces of evidence the same finding. */
    public Key key() {
        return new Key(kind, subject.tenantId(), subject.userId(), subject.version(), subject.scope());
    }
}
