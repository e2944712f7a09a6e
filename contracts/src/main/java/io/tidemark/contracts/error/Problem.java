package io.tidemark.contracts.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A problem as RFC 9457 writes it, with Tidemark's stable code.
 *
 * @param type names the kind of problem, the same for every occurrence
 * @param detail what is wrong with this very request
 * @param retryable whether the same request may succeed later, unchanged
 * @param action what the caller can do
 * @param traceId finds the request in logs and traces, when it is traced
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ErrorCode code,
        boolean retryable,
        String action,
        @Nullable String traceId) {
    /** The media type of a problem on its own. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final int MAX_QUOTED = 300;
    /** Names in JSON may have 50,000 characters, and details name them. */
    private static final int MAX_DETAIL = 1_000;

    /**
     * A detail that quotes what a client sent, at most 300 characters of it: it is sent on, logged and stored. What a database
     * or a terminal would stumble over (control characters, halves of surrogate pairs) stands as U+FFFD.
     */
    public static String quoting(String detail) {
        int end = Math.min(detail.length(), MAX_QUOTED);
        StringBuilder out = new StringBuilder(end);
        detail.substring(0, end)
                .codePoints()
                .map(c -> Character.isISOControl(c) || isHalf(c) ? '\uFFFD' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isHalf(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    /** The problem of that code. */
    public static Problem of(ErrorCode code, String detail) {
        return of(code, detail, null);
    }

    /** The problem of that code in a traced request. */
    public static Problem of(ErrorCode code, String detail, @Nullable String traceId) {
        return new Problem(
                "urn:tidemark:error:" + code.code(),
                code.title(),
                code.status(),
                detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL),
                code,
                code.retryable(),
                code.action(),
                traceId);
    }
}
