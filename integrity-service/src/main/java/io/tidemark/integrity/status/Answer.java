package io.tidemark.integrity.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a source.
 *
 * @param body what it said; null: it is unavailable
 * @param problem why
 */
record Answer(
        Source source,
        long latencyMs,
        @Nullable String body,
        @Nullable String problem) {
    private static final ObjectMapper JSON = new ObjectMapper();

    boolean isAvailable() {
        return body != null;
    }

    /** The body as JSON; missing when there is none. */
    JsonNode json() {
        try {
            return body == null ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
