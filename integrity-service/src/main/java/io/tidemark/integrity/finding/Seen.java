package io.tidemark.integrity.finding;

import java.util.UUID;

/**
 * Evidence as the store has taken it.
 *
 * @param news whether nobody knew of it: it is new, or had been closed
 */
public record Seen(UUID id, EvidenceKind kind, Subject subject, boolean news) {}
