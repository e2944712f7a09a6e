package io.tidemark.integrity.sweep;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.scan.CanonicalForm;
import io.tidemark.integrity.scan.Indicator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at snapshots in the order of their keys. What a row shows by itself is evidence; users whose rows do not fit one
 * another are suspected, and the queries of the runbook then say of what. Holds no more than the row before, and what it found.
 */
final class RowCheck {
    static final String REWRITTEN =
            "the content hash that integrity-service heard when the version was applied, compared"
                    + " with the one that is stored now";

    private final List<Evidence> evidence = new ArrayList<>();
    private final Set<UserKey> suspects = new LinkedHashSet<>();
    private @Nullable StoredRow previous;
    private long rows;

    /** What lies before the first row: it is not looked at itself. */
    void behind(StoredRow row) {
        previous = row;
    }

    void examine(StoredRow row) {
        rows++;
        payload(row);
        witness(row);
        neighbours(row);
        previous = row;
    }

    List<Evidence> evidence() {
        return evidence;
    }

    Set<UserKey> suspects() {
        return suspects;
    }

    long rows() {
        return rows;
    }

    private void payload(StoredRow row) {
        ContentHash computed = row.computed();
        if (!row.fits() || !computed.equals(row.hash())) {
            found(
                    EvidenceKind.HASH_MISMATCH,
                    row,
                    Indicator.HASH_MISMATCH.query(),
                    "computed_hash",
                    computed.toString());
        }
        String reason = CanonicalForm.whyNot(row.payload());
        if (!reason.isEmpty()) {
            found(EvidenceKind.NOT_CANONICAL, row, Indicator.NOT_CANONICAL.query(), "reason", reason);
        }
    }

    private void witness(StoredRow row) {
        row.witnessed()
                .filter(heard -> !heard.isOf(row.hash()))
                .ifPresent(heard -> found(EvidenceKind.REWRITTEN, row, REWRITTEN, "heard_hash", heard.toString()));
    }

    private void neighbours(StoredRow row) {
        if (!row.parentThere()
                || (row.parent() != null && row.parent() >= row.at().version())) {
            suspects.add(row.at().user());
        }
        if (previous != null
                && previous.at().user().equals(row.at().user())
                && (previous.at().version() == row.at().version()
                        || row.createdAt().isBefore(previous.createdAt()))) {
            suspects.add(row.at().user());
        }
    }

    private void found(EvidenceKind kind, StoredRow row, String query, String name, String value) {
        evidence.add(Evidence.of(kind, row.subject(), query, row.evidence(name, value)));
    }
}
