package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tidemark.flag.audit.AuditEntry;
import io.tidemark.flag.feature.ChangeOutcome;
import io.tidemark.flag.feature.FeatureSet;
import java.util.Optional;

/**
 * What was done in Unleash.
 *
 * @param entry for the audit, when anything was
 */
record Made(ChangeOutcome outcome, Optional<AuditEntry> entry) {
    /** A change before it is made. */
    record Shape(String feature, JsonNode before, JsonNode after) {}

    static Uni<Made> nothing(ChangeOutcome outcome) {
        return Uni.createFrom().item(new Made(outcome, Optional.empty()));
    }

    static Made changed(FeatureSet after, AuditEntry entry) {
        return new Made(new ChangeOutcome.Changed(after), Optional.of(entry));
    }
}
