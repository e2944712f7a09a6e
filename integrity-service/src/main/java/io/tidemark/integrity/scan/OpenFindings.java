package io.tidemark.integrity.scan;

import java.util.HashMap;
import java.util.Map;

/**
 * What the latest scans left open. A scan of everything says how things are; until the next of its kind, a scan of one
 * tenant can only add to it: it knows nothing of the others' rows, so it closes none of what was found there.
 */
final class OpenFindings {
    private final Map<TenantScope, Map<Indicator, Long>> byScope = new HashMap<>();

    void record(ScanState.ScanProgress scan) {
        if (scan.scope().equals(TenantScope.ALL)) {
            byScope.clear();
        }
        Map<Indicator, Long> found = new HashMap<>();
        scan.checks().forEach(check -> found.put(check.indicator(), check.found()));
        byScope.put(scan.scope(), found);
    }

    long count(Indicator indicator) {
        long everywhere = 0;
        long byTenants = 0;
        for (Map.Entry<TenantScope, Map<Indicator, Long>> scan : byScope.entrySet()) {
            long found = scan.getValue().getOrDefault(indicator, 0L);
            if (scan.getKey().equals(TenantScope.ALL)) {
                everywhere = found;
            } else {
                byTenants += found;
            }
        }
        return Math.max(everywhere, byTenants);
    }
}
