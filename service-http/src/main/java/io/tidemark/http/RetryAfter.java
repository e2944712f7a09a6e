package io.tidemark.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When to come back, in whole seconds (RFC 9110, section 10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /**
     * A header value between the given time and one and a half times it, at least 1 s: callers that were turned away
     * together must not come back together.
     */
    public static String jittered(Duration about, RandomGenerator random) {
        long millis = Math.max(1, about.toMillis());
        long jittered = millis + random.nextLong(millis / 2 + 1);
        return Long.toString(Math.max(1, Math.ceilDiv(jittered, 1000)));
    }
}
