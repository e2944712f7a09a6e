package io.tidemark.integrity.scan;

import io.tidemark.contracts.json.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Recomputes what a payload's text must satisfy (R20), snapshot by snapshot; holds no more than the evidence. */
final class PayloadCheck {
    private final Evidence mismatches = new Evidence(Indicator.HASH_MISMATCH);
    private final Evidence notCanonical = new Evidence(Indicator.NOT_CANONICAL);

    void examine(StoredSnapshot snapshot) {
        String computed = ContentHash.of(snapshot.payload()).toString();
        if (!computed.equals(snapshot.storedHash())) {
            mismatches.add(snapshot.evidence("computed_hash", computed));
        }
        String reason = CanonicalForm.whyNot(snapshot.payload());
        if (!reason.isEmpty()) {
            notCanonical.add(snapshot.evidence("reason", reason));
        }
    }

    List<CheckResult> results() {
        return List.of(mismatches.result(), notCanonical.result());
    }

    private static final class Evidence {
        private final Indicator indicator;
        private final List<Map<String, Object>> rows = new ArrayList<>();
        private long found;

        Evidence(Indicator indicator) {
            this.indicator = indicator;
        }

        void add(Map<String, Object> row) {
            found++;
            if (rows.size() < CheckResult.MAX_ROWS) {
                rows.add(row);
            }
        }

        CheckResult result() {
            return new CheckResult(indicator, rows, found);
        }
    }
}
