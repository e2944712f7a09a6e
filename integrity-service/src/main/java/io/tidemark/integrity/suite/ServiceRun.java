package io.tidemark.integrity.suite;

import io.tidemark.integrity.status.MetricsPage;

/**
 * One start of one service. Its counters begin at 0 with it, so that none of them ever falls.
 *
 * @param startedAt in seconds of the epoch, by its own word; 0: it does not say
 */
record ServiceRun(String service, double startedAt) {
    static final String STARTED_AT = "process_start_time_seconds";

    static ServiceRun of(String service, MetricsPage page) {
        double startedAt = page.named(STARTED_AT)
                .mapToDouble(MetricsPage.Sample::value)
                .findFirst()
                .orElse(0);
        return new ServiceRun(service, startedAt);
    }
}
