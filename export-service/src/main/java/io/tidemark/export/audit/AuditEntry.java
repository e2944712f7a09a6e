package io.tidemark.export.audit;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An export, as it was asked for.
 *
 * @param exportId names it, and joins its beginning and its end
 * @param actor who asked
 * @param filter what narrowed it down
 * @param traceId of the request that asked for it, if that is traced
 */
public record AuditEntry(
        String exportId,
        String tenant,
        String actor,
        String roles,
        String what,
        String format,
        Map<String, String> filter,
        @Nullable String traceId) {
    Optional<String> collection() {
        return Optional.ofNullable(filter.get("collection"));
    }
}
