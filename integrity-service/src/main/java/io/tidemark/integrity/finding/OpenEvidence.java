package io.tidemark.integrity.finding;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.health.Findings;
import jakarta.inject.Singleton;
import java.util.Map;

/** What evidence of corruption there is now. */
@Singleton
public final class OpenEvidence {
    private final FindingStore store;

    OpenEvidence(FindingStore store) {
        this.store = store;
    }

    /**
     * The findings of each tenant that has any open; {@link io.tidemark.contracts.health.HealthVerdict#EVERYONE} stands for
     * what concerns no tenant in particular, not for the sum. What is sev3 counts once it is confirmed. Fails while the database is away.
     */
    public Uni<Map<String, Findings>> byTenant() {
        return store.openByTenant();
    }
}
