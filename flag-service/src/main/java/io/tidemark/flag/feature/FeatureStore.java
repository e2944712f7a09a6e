package io.tidemark.flag.feature;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * The source of truth for flags: an Unleash server where one is configured, else PostgreSQL. While it is away everything
 * here ends with the problem {@code dependency-unavailable}. {@code FeatureStoreConformance} says what both promise.
 */
public interface FeatureStore {
    /** Under which name {@code dependency_up} tells whether it answers. */
    String dependency();

    /** The epoch of the newest flags; cheap, for it is asked several times a second. */
    Uni<Long> epoch();

    /** The newest flags. */
    Uni<FeatureSet> load();

    /**
     * Makes the change, unless it comes too late. One that was given up on is not made later: the operator was told that
     * it failed. Only what was already under way is in doubt.
     */
    Uni<ChangeOutcome> change(Change change);

    /** Makes a flag with that document; {@code Stale} when there is or was one of that name. */
    Uni<ChangeOutcome> create(String feature, JsonNode document, Change.Motive motive);

    /** Takes a flag out of use; its name is not given out again. Nothing reaches anyone through it from then on. */
    Uni<ChangeOutcome> archive(String feature, @Nullable Long expectedEpoch, Change.Motive motive);
}
