package io.tidemark.integrity.health;

import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.integrity.threshold.Fired;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How one tenant, or the whole, is at one moment.
 *
 * @param verdict the worst of the first scale; OK also when nothing is known, which the windows tell: they are empty
 * @param fired the thresholds that are crossed
 * @param sev1HeldSince since when it has been SEV-1 at each minute (C18); null: it is not
 * @param windows of 5, 15, 30 and 60 minutes and of a day
 * @param hours the latest hours, the newest first
 */
public record TenantHealth(
        String tenant,
        Instant at,
        Verdict verdict,
        List<Fired> fired,
        @Nullable Instant sev1HeldSince,
        List<HealthWindow> windows,
        List<Hour> hours,
        Findings findings) {
    /**
     * What happened in sixty minutes.
     *
     * @param classes events by how they ended, those that the kill switch refused as well
     */
    public record Hour(long events, long failures, Map<ErrorClass, Long> classes) {
        /** Part of the events that were good, 0 to 1; empty: there was none. */
        public OptionalDouble successRate() {
            return events == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - (double) failures / events);
        }

        Hour plus(Hour other) {
            Map<ErrorClass, Long> sum = new EnumMap<>(ErrorClass.class);
            sum.putAll(classes);
            other.classes.forEach((errorClass, count) -> sum.merge(errorClass, count, Long::sum));
            return new Hour(events + other.events, failures + other.failures, sum);
        }
    }

    /** Whether it is the whole installation. */
    public boolean isWhole() {
        return tenant.equals(HealthVerdict.EVERYONE);
    }

    /** The last so many hours in one. */
    public Hour last(int count) {
        return hours.stream().limit(count).reduce(new Hour(0, 0, Map.of()), Hour::plus);
    }
}
