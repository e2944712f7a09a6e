package io.tidemark.integrity.scan;

import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Subject;
import java.util.List;
import java.util.Map;

/** Says what the rows of a check are evidence of. Pure. */
public final class ScanEvidence {
    private ScanEvidence() {}

    static List<Evidence> of(List<CheckResult> checks) {
        return checks.stream()
                .flatMap(check -> check.rows().stream().map(row -> of(check.indicator(), row)))
                .toList();
    }

    /** The evidence that one row of an indicator's query is. */
    public static Evidence of(Indicator indicator, Map<String, Object> row) {
        return Evidence.of(kind(indicator), subject(indicator, row), indicator.query(), row);
    }

    private static EvidenceKind kind(Indicator indicator) {
        return switch (indicator) {
            case ORPHANS -> EvidenceKind.ORPHANS;
            case DUPLICATE_KEYS -> EvidenceKind.DUPLICATE_KEYS;
            case NON_MONOTONIC_USER -> EvidenceKind.NON_MONOTONIC_USER;
            case NON_MONOTONIC_RECORD -> EvidenceKind.NON_MONOTONIC_RECORD;
            case DUPLICATE_VERSIONS -> EvidenceKind.DUPLICATE_VERSIONS;
            case HASH_MISMATCH_SQL, HASH_MISMATCH -> EvidenceKind.HASH_MISMATCH;
            case NOT_CANONICAL -> EvidenceKind.NOT_CANONICAL;
        };
    }

    private static Subject subject(Indicator indicator, Map<String, Object> row) {
        return switch (indicator) {
            case ORPHANS, NON_MONOTONIC_USER -> Subject.ofSnapshot(text(row, "id"));
            case DUPLICATE_VERSIONS -> Subject.ofSnapshot(text(row, "user_id") + "/" + row.get("version"));
            case DUPLICATE_KEYS -> ofLogicalKey(text(row, "logical_key"));
            case NON_MONOTONIC_RECORD, HASH_MISMATCH_SQL, HASH_MISMATCH, NOT_CANONICAL ->
                Subject.ofSnapshot(text(row, "id"), text(row, "collection"), text(row, "record_id"));
        };
    }

    /** {@code tenant/user/collection/record/version}, where only the record's id may hold slashes. */
    static Subject ofLogicalKey(String key) {
        String[] parts = key.split("/", 4);
        int last = parts[3].lastIndexOf('/');
        return new Subject(
                parts[0],
                parts[1],
                Long.parseLong(parts[3].substring(last + 1)),
                parts[2],
                parts[3].substring(0, last));
    }

    private static String text(Map<String, Object> row, String column) {
        return String.valueOf(row.get(column));
    }
}
