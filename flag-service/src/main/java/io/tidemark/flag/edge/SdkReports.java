package io.tidemark.flag.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/** {@code flag_sdk_reports_total}: how often SDKs said that they have started, and what they were asked for. Made at start, so that they are there at 0 (C19). */
@Startup
@Singleton
class SdkReports {
    private static final String NAME = "flag_sdk_reports_total";

    private final Counter registrations;
    private final Counter usages;

    SdkReports(MeterRegistry metrics) {
        this.registrations = metrics.counter(NAME, "kind", "register");
        this.usages = metrics.counter(NAME, "kind", "metrics");
    }

    void registration() {
        registrations.increment();
    }

    void usage() {
        usages.increment();
    }
}
