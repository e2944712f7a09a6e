package io.tidemark.integrity.sweep;

import io.tidemark.integrity.finding.Evidence;
import java.util.ArrayList;
import java.util.List;

/**
 * What one look at a stretch of the store gave.
 *
 * @param reread how many snapshots were read and judged here
 */
record Part(long rows, long reread, List<Evidence> evidence) {
    Part plus(Part other) {
        List<Evidence> both = new ArrayList<>(evidence);
        both.addAll(other.evidence);
        return new Part(rows + other.rows, reread + other.reread, both);
    }
}
