package io.tidemark.integrity.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.integrity.suite.SuiteWatch;
import io.tidemark.integrity.telemetry.TelemetryListener;
import io.tidemark.integrity.threshold.Readings;
import io.tidemark.integrity.threshold.Thresholds;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the book of what happened, and looks at it. */
@Singleton
class HealthKeeper implements TelemetryListener {
    private final HealthBook book;
    private final Judging judging;
    private final SuiteWatch suite;
    private final Clock clock;
    private volatile Users.Count day = new Users.Count(0, 0);
    private volatile Users.Count quarter = new Users.Count(0, 0);

    HealthKeeper(HealthConfig config, Thresholds thresholds, SuiteWatch suite, Clock clock, MeterRegistry metrics) {
        this.book = new HealthBook(config.maxTenants(), config.maxUsers(), config.cohortGroups());
        this.judging = new Judging(thresholds.all());
        this.suite = suite;
        this.clock = clock;
        gauge(metrics, "sync_users_with_failure_1d", () -> day.failed());
        gauge(metrics, "sync_users_with_sync_1d", () -> day.users());
        gauge(metrics, "sync_users_with_failure_15m", () -> quarter.failed());
        gauge(metrics, "sync_users_with_sync_15m", () -> quarter.users());
        gauge(metrics, "sync_users_uncounted", book::uncounted);
    }

    private static void gauge(MeterRegistry metrics, String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(metrics);
    }

    @Override
    public void heard(TelemetryMessage message) {
        book.add(message, clock.instant());
    }

    /** What a look found, and what is told of it. */
    record Look(TenantHealth health, HealthVerdict verdict) {}

    /**
     * Looks at each tenant, and at the whole as the last.
     *
     * @param notOk tenants on whom the last verdict was another than OK: they are looked at although nothing happens to them
     */
    List<Look> look(Map<String, Findings> findings, Set<String> notOk) {
        Instant now = clock.instant();
        Readings services = suite.readings();
        List<HealthBook.Page> affected = new ArrayList<>();
        Set<String> named = new HashSet<>(findings.keySet());
        named.addAll(notOk);
        Map<String, Look> looks = book.read(now, named, page -> {
            boolean whole = page.tenant().equals(HealthVerdict.EVERYONE);
            if (whole) {
                day = page.users().apply(1440);
                quarter = page.users().apply(15);
            } else if (Judging.isAffected(page)) {
                affected.add(page);
            }
            Findings own = whole ? sum(findings) : findings.getOrDefault(page.tenant(), Findings.NONE);
            OptionalDouble tenants = whole ? OptionalDouble.of(affected.size()) : OptionalDouble.empty();
            TenantHealth health = judging.judge(page, own, tenants, whole ? services : Readings.NONE, now);
            return new Look(health, Judging.verdict(health, page));
        });
        return List.copyOf(looks.values());
    }

    private static Findings sum(Map<String, Findings> findings) {
        int open = findings.values().stream().mapToInt(Findings::open).sum();
        int confirmed = findings.values().stream().mapToInt(Findings::confirmed).sum();
        @Nullable
        Instant last = findings.values().stream()
                .map(Findings::lastConfirmedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new Findings(open, confirmed, last);
    }
}
