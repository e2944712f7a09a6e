package io.tidemark.integrity.health;

import io.tidemark.contracts.health.HealthVerdict;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How sync is now, as this replica's latest look found it. Every replica looks. */
@Singleton
public class CurrentHealth {
    private volatile Map<String, TenantHealth> latest = Map.of();
    private volatile boolean told;

    CurrentHealth() {}

    void accept(Map<String, TenantHealth> looked) {
        latest = Map.copyOf(looked);
    }

    void told(boolean byUs) {
        told = byUs;
    }

    /** Whether it is this replica that tells of it. */
    public boolean isTold() {
        return told;
    }

    /** The whole installation's; nothing until the last day was read. */
    public Optional<TenantHealth> whole() {
        return of(HealthVerdict.EVERYONE);
    }

    /** That tenant's; nothing when there was neither an event within the day nor a finding. */
    public Optional<TenantHealth> of(String tenant) {
        return Optional.ofNullable(latest.get(tenant));
    }

    /** Each tenant's, by name. */
    public List<TenantHealth> tenants() {
        return latest.values().stream()
                .filter(health -> !health.isWhole())
                .sorted((one, other) -> one.tenant().compareTo(other.tenant()))
                .toList();
    }
}
