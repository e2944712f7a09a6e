package io.tidemark.snapshot.decision;

import java.util.Map;

/**
 * What decisions go by beside the state.
 *
 * @param policies of the collections that have another policy than to reject
 * @param maxPayload how many bytes of UTF-8 a merged payload may have
 */
public record DecisionRules(Map<String, ConflictPolicy> policies, int maxPayload) {
    /** Conflicts are the clients' to settle. */
    public static final DecisionRules REJECTING = new DecisionRules(Map.of(), 256 * 1024);

    ConflictPolicy policy(String collection) {
        return policies.getOrDefault(collection, ConflictPolicy.REJECT);
    }
}
