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
        Page read = page(page);
        if (read.more()) {
            throw new IOException("not a last page");
        }
        return read.next();
    }

    /**
     * What a page says.
     *
     * @throws IOException when this is none
     */
    static Page page(byte[] page) throws IOException {
        JsonNode document = JSON.readTree(page);
        if (!document.path("next_cursor").isTextual()) {
            throw new IOException("not a page: " + document.path("code").asText(document.toString()));
        }
        return new Page(
                document.path("next_cursor").textValue(),
                document.path("has_more").asBoolean());
    }

    /** Where to go on, and whether there is something already. */
    record Page(String next, boolean more) {}
}
