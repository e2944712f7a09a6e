package io.tidemark.snapshot.apply;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.tidemark.snapshot.decision.ConflictPolicy;
import io.tidemark.snapshot.decision.DecisionRules;
import java.util.Map;

/** How conflicts are settled. */
@ConfigMapping(prefix = "tidemark.snapshot.conflicts")
interface ConflictConfig {
    /** The policy of each collection that has one: {@code reject} (the default), {@code last-writer-wins} or {@code merge}. */
    Map<@WithConverter(CollectionKey.class) String, ConflictPolicy> policies();

    /** A merge that comes out larger is left to the client. */
    @WithDefault("256K")
    MemorySize maxMergedPayload();

    /** The same as decisions take it. */
    default DecisionRules rules() {
        return new DecisionRules(
                Map.copyOf(policies()), Math.toIntExact(maxMergedPayload().asLongValue()));
    }
}
