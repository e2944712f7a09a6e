package io.tidemark.integrity.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The suite at one glance (R46, R80, R88). What is absent is not known: {@code parts} says why.
 *
 * @param state {@code ok}; {@code degraded}: something is down, bad or open; {@code unknown}: a part is unavailable
 * @param successRatePercent of the last hour; of the whole for admins, of the caller's tenant for others
 * @param breaker of ingest-service towards Kafka: closed, half-open or open
 * @param breakers all of them, each of the replica that was asked
 * @param lagRecords of Kafka that are not known to be applied
 * @param localOnly the tenants whose switch is on
 * @param flagsOn the flags that are on for anyone
 * @param openFindings evidence of corruption that is neither dismissed nor repaired
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Status")
record StatusView(
        Instant at,
        String state,
        @Nullable String verdict,
        @Nullable Double successRatePercent,
        @Nullable List<TenantView> tenants,
        @Nullable List<ErrorView> errorClasses,
        @Nullable String queue,
        @Nullable Long pendingOperations,
        @Nullable Long oldestPendingSeconds,
        @Nullable Long lagRecords,
        @Nullable String breaker,
        List<BreakerView> breakers,
        @Nullable List<LeaseView> leases,
        @Nullable List<String> localOnly,
        @Nullable List<String> flagsOn,
        @Nullable Long openFindings,
        @Nullable Long confirmedFindings,
        @Nullable List<IncidentView> incidents,
        List<DependencyView> dependencies,
        List<ServiceView> services,
        List<PartView> parts) {
    /** A tenant's success rate of the last hour; absent when there was no event. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StatusTenant")
    record TenantView(String tenant, @Nullable Double successRatePercent, String verdict) {}

    /** Why events failed, the most frequent first. */
    @Schema(name = "StatusErrorClass")
    record ErrorView(String errorClass, long events) {}

    /** What keeps a service from a dependency that keeps failing (R55, R65). */
    @Schema(name = "StatusBreaker")
    record BreakerView(String service, String dependency, String state, long trips, double cooldownSeconds) {}

    /** Who holds a lease. */
    @Schema(name = "StatusLease")
    record LeaseView(String name, String runnerId, long silentMinutes, boolean stale) {}

    /** An incident that is open. */
    @Schema(name = "StatusIncident")
    record IncidentView(String id, String tenant, String priority, String state, String title, boolean overdue) {}

    /** Something that the suite needs. */
    @Schema(name = "StatusDependency")
    record DependencyView(String name, boolean up, long latencyMs) {}

    /** A service; those of its checks that say that something is down. */
    @Schema(name = "StatusService")
    record ServiceView(String name, String status, long latencyMs, List<String> down) {}

    /** Where a part of this came from. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StatusPart")
    record PartView(
            String name,
            boolean available,
            long latencyMs,
            @Nullable String problem) {}
}
