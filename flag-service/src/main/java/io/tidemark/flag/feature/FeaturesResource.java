package io.tidemark.flag.feature;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the flags are, for operators. */
@Path("/ops/flags")
@Tag(name = "operate")
public class FeaturesResource {
    private final CurrentFeatures current;

    FeaturesResource(CurrentFeatures current) {
        this.current = current;
    }

    /** Every flag, without whom it reaches. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(
            operationId = "listFlags",
            summary = "Every flag and whether it is on for anyone",
            description = "Whom a flag reaches is not shown here: a strategy may name other tenants.")
    public FlagList list() {
        FeatureSet set = current.get();
        return new FlagList(
                set.epoch(), set.features().stream().map(FlagSummary::of).toList());
    }

    record FlagList(long epoch, List<FlagSummary> flags) {}

    record FlagSummary(
            String name, String type, String description, boolean enabled, long revision, OffsetDateTime updatedAt) {
        static FlagSummary of(Feature feature) {
            return new FlagSummary(
                    feature.name(),
                    feature.document().path("type").asText(),
                    feature.document().path("description").asText(),
                    feature.enabled(),
                    feature.revision(),
                    feature.updatedAt());
        }
    }
}
