package io.tidemark.export.audit;

import java.util.Map;
import java.util.Optional;

/**
 * An export, as it was asked for.
 *
 * @param exportId names it, and joins its beginning and its end
 * @param actor who asked
 * @param filter what narrowed it down
 */
public record AuditEntry(
        String exportId,
        String tenant,
        String actor,
        String roles,
        String what,
        String format,
        Map<String, String> filter) {
    Optional<String> collection() {
        return Optional.ofNullable(filter.get("collection"));
    }
}
