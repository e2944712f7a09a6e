package io.tidemark.integrity.sweep;

import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * One part of a scan, and what was seen in it.
 *
 * @param begun when its first view of the store was opened, by the database's clock
 * @param end where the next part begins; empty when there is none
 */
record Chunk(OffsetDateTime begun, Optional<Position> end, Part part) {}
