package io.tidemark.integrity.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.integrity.threshold.Fired;
import io.tidemark.integrity.threshold.Runbook;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Health as operators are shown it.
 *
 * @param hours over which rates and error classes are taken
 * @param whole the whole installation, for administrators
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HealthView(int hours, @Nullable Subject whole, List<Subject> tenants) {
    private static final double PERCENT = 100;

    /**
     * One tenant, or the whole.
     *
     * @param successRatePercent absent when there was no event: that is no data, and neither good nor bad
     * @param sev1HeldSince since when it has been SEV-1 at each minute
     * @param thresholds those that are crossed, and why
     * @param windows that end now
     * @param trend the success rate of each hour, the newest first; null where there was no event
     * @param errorClasses why events failed, the most frequent first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Subject(
            String tenant,
            Instant at,
            Verdict verdict,
            @Nullable Double successRatePercent,
            long events,
            long failures,
            @Nullable Instant sev1HeldSince,
            List<Crossed> thresholds,
            List<HealthWindow> windows,

            @JsonInclude(content = JsonInclude.Include.ALWAYS)
            List<@Nullable Double> trend,

            List<ErrorCount> errorClasses,
            Findings findings) {
        static Subject of(TenantHealth health, int hours) {
            TenantHealth.Hour sum = health.last(hours);
            return new Subject(
                    health.tenant(),
                    health.at(),
                    health.verdict(),
                    percent(sum.successRate()),
                    sum.events(),
                    sum.failures(),
                    health.sev1HeldSince(),
                    health.fired().stream().map(Crossed::of).toList(),
                    health.windows(),
                    health.hours().stream()
                            .limit(hours)
                            .map(hour -> percent(hour.successRate()))
                            .toList(),
                    errors(sum),
                    health.findings());
        }

        private static @Nullable Double percent(OptionalDouble rate) {
            return rate.isEmpty() ? null : Math.round(rate.getAsDouble() * PERCENT * PERCENT) / PERCENT;
        }

        private static List<ErrorCount> errors(TenantHealth.Hour sum) {
            return sum.classes().entrySet().stream()
                    .filter(entry -> entry.getKey().failed() || !entry.getKey().counts())
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .map(entry -> new ErrorCount(entry.getKey().label(), entry.getValue()))
                    .toList();
        }
    }

    /** So many events of that class; {@code local-only} are refusals of the kill switch, which are no failures. */
    record ErrorCount(String errorClass, long events) {}

    /**
     * A threshold that is crossed.
     *
     * @param runbook the page that says what to do, in this repository
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Crossed(
            String id,
            @Nullable Verdict sev,
            @Nullable String priority,
            @Nullable String level,
            double value,
            String why,
            String runbook) {
        static Crossed of(Fired fired) {
            return new Crossed(
                    fired.threshold().id(),
                    fired.threshold().sev(),
                    fired.threshold().priority(),
                    fired.threshold().level(),
                    fired.value(),
                    fired.words(),
                    Runbook.FOLDER + Runbook.page(fired.threshold().id()));
        }
    }
}
