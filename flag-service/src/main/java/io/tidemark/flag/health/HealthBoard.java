package io.tidemark.flag.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.contracts.health.HealthVerdict;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The newest verdict on each tenant. How old it may be is for those to say who go by it. */
@Singleton
public class HealthBoard {
    private final Map<String, HealthVerdict> newest = new ConcurrentHashMap<>();

    HealthBoard(MeterRegistry metrics) {
        Gauge.builder("sync_health_heard_timestamp_seconds", newest, HealthBoard::latest)
                .description("when the newest verdict that was heard was taken; 0 before the first")
                .register(metrics);
    }

    /** The newest verdict on that tenant, or on {@link HealthVerdict#EVERYONE}; null: nothing was heard. */
    public @Nullable HealthVerdict of(String tenant) {
        return newest.get(tenant);
    }

    /** Those on all tenants. */
    public Collection<HealthVerdict> all() {
        return List.copyOf(newest.values());
    }

    void heard(HealthVerdict verdict) {
        newest.merge(verdict.tenantId(), verdict, (held, heard) -> heard.at().isBefore(held.at()) ? held : heard);
    }

    private static double latest(Map<String, HealthVerdict> verdicts) {
        return verdicts.values().stream()
                .mapToDouble(verdict -> verdict.at().getEpochSecond())
                .max()
                .orElse(0);
    }
}
