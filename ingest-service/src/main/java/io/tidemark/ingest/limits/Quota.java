package io.tidemark.ingest.limits;

/**
 * What a tenant may still push, as draft-ietf-httpapi-ratelimit-headers-11 writes it.
 *
 * @param limit operations in a window
 * @param windowSeconds after a pause of that length the whole limit is there again
 * @param remaining operations that would be taken now
 */
public record Quota(long limit, long windowSeconds, long remaining) {
    private static final String NAME = "\"operations\"";

    /** The value of {@code RateLimit-Policy}. */
    public String policyHeader() {
        return NAME + ";q=" + limit + ";w=" + windowSeconds;
    }

    /** The value of {@code RateLimit}: what is left, and the seconds until all is there again. */
    public String header() {
        long missing = limit - remaining;
        return NAME + ";r=" + remaining + ";t=" + Math.ceilDiv(missing * windowSeconds, limit);
    }
}
