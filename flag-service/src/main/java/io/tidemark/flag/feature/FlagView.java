package io.tidemark.flag.feature;

import java.time.OffsetDateTime;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a flag stands.
 *
 * @param epoch of all flags; give it as expected_epoch to change nothing but this state
 * @param rollout the share of users in percent; null for a flag with strategies of its own
 * @param revision the epoch of its latest change
 */
@Schema(examples = """
        {"epoch":7,"name":"new-editor","type":"release","description":"","enabled":true,"rollout":10,"revision":7,\
        "updated_at":"2026-11-21T12:00:00Z"}""")
record FlagView(
        long epoch,
        String name,
        String type,
        String description,
        boolean enabled,
        @Nullable Integer rollout,
        long revision,
        OffsetDateTime updatedAt) {
    static FlagView of(FeatureSet set, Feature feature) {
        OptionalInt percentage = FlagDocument.percentageOf(feature.document());
        return new FlagView(
                set.epoch(),
                feature.name(),
                feature.document().path("type").asText(),
                feature.document().path("description").asText(""),
                feature.enabled(),
                percentage.isPresent() ? percentage.getAsInt() : null,
                feature.revision(),
                feature.updatedAt());
    }
}
