package io.tidemark.integrity.health;

import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.integrity.threshold.Readings;
import io.tidemark.integrity.threshold.TestingThresholds;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/** A book and a judge without anything around them. */
final class TestingBook {
    static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

    private final HealthBook book;
    private final Judging judging = new Judging(TestingThresholds.defaults());

    TestingBook() {
        this(new HealthBook(100, 1_000_000, List.of(FlagKeys.LOCAL_ONLY)));
    }

    TestingBook(HealthBook book) {
        this.book = book;
    }

    static Instant minute(long minute) {
        return START.plusSeconds(60 * minute);
    }

    TestingBook add(TelemetryMessage message) {
        book.add(message, message.at());
        return this;
    }

    /** The health of that tenant at the end of that minute. */
    TenantHealth at(long minute, String tenant) {
        TenantHealth found = all(minute(minute).plusSeconds(59), Map.of()).get(tenant);
        if (found == null) {
            throw new AssertionError("nothing is known of " + tenant);
        }
        return found;
    }

    HealthVerdict verdict(long minute, String tenant) {
        Instant now = minute(minute).plusSeconds(59);
        Map<String, HealthVerdict> verdicts = book.read(
                now,
                Set.of(),
                page -> Judging.verdict(
                        judging.judge(page, Findings.NONE, OptionalDouble.empty(), Readings.NONE, now), page));
        return Objects.requireNonNull(verdicts.get(tenant));
    }

    Map<String, TenantHealth> all(Instant now, Map<String, Findings> findings) {
        Set<String> affected = new HashSet<>();
        return book.read(now, findings.keySet(), page -> {
            boolean whole = page.tenant().equals(HealthVerdict.EVERYONE);
            if (!whole && Judging.isAffected(page)) {
                affected.add(page.tenant());
            }
            return judging.judge(
                    page,
                    findings.getOrDefault(page.tenant(), Findings.NONE),
                    whole ? OptionalDouble.of(affected.size()) : OptionalDouble.empty(),
                    Readings.NONE,
                    now);
        });
    }
}
