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

    CurrentHealth() {}

    void accept(Map<String, TenantHealth> looked) {
        latest = Map.copyOf(looked);
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
