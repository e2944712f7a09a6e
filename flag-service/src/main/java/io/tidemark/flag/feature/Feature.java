package io.tidemark.flag.feature;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;

/**
 * One flag.
 *
 * @param document the flag as Unleash's client API describes it; not to be changed in place
 * @param revision the epoch of its latest change
 */
public record Feature(String name, JsonNode document, long revision, OffsetDateTime updatedAt) {
    boolean enabled() {
        return document.path("enabled").asBoolean();
    }
}
