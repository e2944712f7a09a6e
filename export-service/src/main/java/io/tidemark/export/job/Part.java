package io.tidemark.export.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a result is the answer, and how it is told (RFC 9110, section 14).
 *
 * @param whole whether it is all of it
 */
record Part(Job job, Range range, boolean whole) {
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;

    /**
     * The part that is asked for, if there is one and the result is still the one that the caller knows.
     *
     * @param ifRange the tag of the result of which the caller has the rest
     */
    static Part of(Job job, @Nullable String range, @Nullable String ifRange) {
        boolean same = ifRange == null || ifRange.equals(tag(job));
        Optional<Range> asked = same ? Range.of(range, job.bytes()) : Optional.empty();
        return new Part(job, asked.orElseGet(() -> Range.whole(job.bytes())), asked.isEmpty());
    }

    int status() {
        return whole ? OK : PARTIAL_CONTENT;
    }

    Map<String, List<String>> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", job.request().mediaType());
        headers.put(
                "Content-Disposition", "attachment; filename=\"" + job.request().fileName() + "\"");
        headers.put("ETag", tag(job));
        headers.put("Accept-Ranges", "bytes");
        headers.put("Cache-Control", "no-store");
        if (!whole) {
            headers.put("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + job.bytes());
        }
        Map<String, List<String>> lists = new LinkedHashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return lists;
    }

    private static String tag(Job job) {
        return '"' + job.key().id().toString() + "-" + job.attempt() + '"';
    }
}
