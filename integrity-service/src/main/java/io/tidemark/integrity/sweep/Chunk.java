package io.tidemark.integrity.sweep;

import io.tidemark.integrity.finding.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * What one look at a part of the store gave.
 *
 * @param end where the next part begins; empty when there is none
 * @param reread how many snapshots were read and judged here
 */
record Chunk(Optional<Position> end, long rows, long reread, List<Evidence> evidence) {}
