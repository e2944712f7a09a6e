package io.tidemark.export.source;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What narrows an export down; what is empty does not.
 *
 * @param since from this moment on
 * @param until before this moment
 * @param errorClass {@code 4xx}, {@code 5xx}, {@code network} or {@code 429}
 */
public record Filter(
        Optional<String> user,
        Optional<String> collection,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> type,
        Optional<String> errorClass) {
    /** The parameters that are there, by name. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        user.ifPresent(value -> parameters.put("user", value));
        collection.ifPresent(value -> parameters.put("collection", value));
        since.ifPresent(value -> parameters.put("since", value.toString()));
        until.ifPresent(value -> parameters.put("until", value.toString()));
        type.ifPresent(value -> parameters.put("type", value));
        errorClass.ifPresent(value -> parameters.put("error_class", value));
        return parameters;
    }
}
