package io.tidemark.suite.gateway;

import io.vertx.core.MultiMap;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to (W3C Trace Context): the caller's, or one that begins here, so that all services tell of a
 * request by the same id.
 */
final class TraceContext {
    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";
    private static final Pattern USABLE =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final long NEVER_ZERO = 1L << 63;

    private TraceContext() {}

    /** Leaves a usable context as it is, and puts one where there is none. */
    static void ensure(MultiMap headers) {
        if (!isUsable(headers.get(PARENT))) {
            headers.set(PARENT, fresh()).remove(STATE);
        }
    }

    private static boolean isUsable(@Nullable String given) {
        return given != null && USABLE.matcher(given).matches();
    }

    /** Sampled: on this machine a collector is there to see everything, or there is none. */
    private static String fresh() {
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "00-" + hex.toHexDigits(random.nextLong() | NEVER_ZERO) + hex.toHexDigits(random.nextLong()) + "-"
                + hex.toHexDigits(random.nextLong() | NEVER_ZERO) + "-01";
    }
}
