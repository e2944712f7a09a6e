package io.tidemark.export.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an export says of itself before its first line.
 *
 * @param format ndjson, json or csv
 * @param filter what narrows it down, by parameter; empty when nothing does
 * @param exportedAt when it was begun; it holds what there was at one moment soon after
 * @param redacted always true (R71)
 * @param mode {@code buffered} or {@code streamed} (R9, R10)
 * @param redactions how many values of each kind were redacted; only where it is known before the first line, that is in a
 *     buffered export; the trailer always tells
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
        String format,
        String what,
        String tenant,
        Map<String, String> filter,
        Instant exportedAt,
        boolean redacted,
        String mode,
        @Nullable Map<String, Long> redactions) {}
