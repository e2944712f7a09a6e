package io.tidemark.integrity.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where a part of the status comes from.
 *
 * @param part its name
 * @param authorized whether it is asked for with the caller's token: what it shows is what they may see
 */
record Source(String part, String service, String path, boolean authorized) {
    static final String QUEUE = "queue";
    static final String LEASES = "leases";
    static final String FLAGS = "flags";
    static final String LOCAL_ONLY = "local_only";
    static final String HEALTH = "health";
    static final String INCIDENTS = "incidents";
    static final String BREAKER = "breaker";
    static final String STORE_BREAKER = "store_breaker";
    private static final String METRICS = "/metrics";

    /** All of them, the health of each service among them. */
    static List<Source> all(Iterable<String> services) {
        List<Source> sources = new ArrayList<>(List.of(
                new Source(QUEUE, "snapshot-service", "/ops/queue", true),
                new Source(LEASES, "snapshot-service", "/ops/leases", true),
                new Source(FLAGS, "flag-service", "/ops/flags", true),
                new Source(LOCAL_ONLY, "flag-service", "/ops/local-only", true),
                new Source(HEALTH, "integrity-service", "/ops/health?hours=1", true),
                new Source(INCIDENTS, "integrity-service", "/ops/incidents?state=open", true),
                new Source(BREAKER, "ingest-service", METRICS, false),
                new Source(STORE_BREAKER, "snapshot-service", METRICS, false)));
        services.forEach(service -> sources.add(new Source(service, service, "/health", false)));
        return sources;
    }

    /** The metrics of each. */
    static List<Source> metrics(Collection<String> services) {
        return services.stream()
                .map(service -> new Source(service, service, METRICS, false))
                .toList();
    }

    /** Whether it answered as it should; a service that is down says so in so many words. */
    boolean accepts(int status) {
        return status == 200 || (path.equals("/health") && status == 503);
    }
}
