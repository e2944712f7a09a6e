package io.tidemark.export.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an export says of itself before its first line.
 *
 * @param format ndjson, json or csv
 * @param user the one user; absent when it is the whole tenant
 * @param collection the one collection; absent when it is all of them
 * @param exportedAt when it was begun; it holds the snapshots of one moment soon after
 * @param redacted always true (R71)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
        String format,
        String what,
        String tenant,
        @Nullable String user,
        @Nullable String collection,
        Instant exportedAt,
        boolean redacted) {}
