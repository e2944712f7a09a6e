package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * An export that was made in the background and waits to be fetched.
 *
 * @param path where it is
 * @param bytes how large it is
 * @param cursor where to go on when a limit ended it; else empty
 */
record MadeExport(String path, long bytes, String cursor) {
    static MadeExport of(JsonNode job) {
        return new MadeExport(
                job.at("/download/url").asText(),
                job.path("bytes").asLong(),
                job.path("complete").asBoolean(true) ? "" : job.path("cursor").asText());
    }

    /** Compressed, it can't be looked into; its job has told how much is to come. */
    ExportEnd end() {
        return new ExportEnd() {
            private long come;

            @Override
            public void add(byte[] some, int length) {
                come += length;
            }

            @Override
            public void check() throws IOException {
                if (come != bytes) {
                    throw new IOException("its end is missing: %d bytes of %d came".formatted(come, bytes));
                }
                if (!cursor.isEmpty()) {
                    throw new IOException("a limit of the service ended it; go on with --cursor " + cursor);
                }
            }
        };
    }
}
