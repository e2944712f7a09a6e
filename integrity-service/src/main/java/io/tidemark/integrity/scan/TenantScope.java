package io.tidemark.integrity.scan;

import java.util.Optional;

/**
 * Whose rows a scan looks at, and so who may see what it found.
 *
 * @param tenant the one tenant; empty for all of them
 */
record TenantScope(Optional<String> tenant) {
    static final TenantScope ALL = new TenantScope(Optional.empty());

    static TenantScope of(String tenant) {
        return new TenantScope(Optional.of(tenant));
    }

    /** The value of {@code tidemark.tenants} that row-level security goes by. */
    String setting() {
        return tenant.orElse("");
    }

    boolean covers(TenantScope other) {
        return tenant.isEmpty() || equals(other);
    }
}
