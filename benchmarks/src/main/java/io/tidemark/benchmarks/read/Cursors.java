package io.tidemark.benchmarks.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What a page says about going on. */
final class Cursors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Cursors() {}

    /**
     * The cursor behind the last page.
     *
     * @throws IOException when this is not a page, or more follows it
     */
    static String next(byte[] page) throws IOException {
        JsonNode document = JSON.readTree(page);
        if (!document.path("next_cursor").isTextual()
                || document.path("has_more").asBoolean()) {
            throw new IOException("not a last page: " + document.path("code").asText(document.toString()));
        }
        return document.path("next_cursor").textValue();
    }
}
