package io.tidemark.flag.audit;

import java.util.List;

/**
 * What is to be written down.
 *
 * @param action what was done, for example {@code local-only on}
 * @param targets the tenants that it concerns; {@code *} is all
 * @param before a JSON document: the flag's, or the rollout's state
 * @param epoch in force from then on
 */
public record AuditEntry(
        Actor actor,
        String action,
        List<String> targets,
        String flag,
        String before,
        String after,
        String reason,
        long epoch) {
    public AuditEntry {
        targets = List.copyOf(targets);
    }
}
