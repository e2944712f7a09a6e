package io.tidemark.integrity.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenFindingsTest {
    private static final TenantScope ACME = TenantScope.of("acme");
    private static final TenantScope GLOBEX = TenantScope.of("globex");

    private final OpenFindings open = new OpenFindings();

    private void scanned(TenantScope scope, long orphans) {
        open.record(new ScanState.ScanProgress(
                UUID.randomUUID(),
                scope,
                Instant.EPOCH,
                0,
                List.of(new CheckResult(Indicator.ORPHANS, List.of(), orphans))));
    }

    private long orphans() {
        return open.count(Indicator.ORPHANS);
    }

    @Test
    void nothingIsOpenAtFirst() {
        assertThat(orphans()).isZero();
    }

    @Test
    void laterScanOfTheSameScopeReplacesTheEarlier() {
        scanned(ACME, 3);
        scanned(ACME, 1);

        assertThat(orphans()).isEqualTo(1);
    }

    @Test
    void tenantsAddUp() {
        scanned(ACME, 3);
        scanned(GLOBEX, 2);

        assertThat(orphans()).isEqualTo(5);
    }

    @Test
    void cleanScanOfOneTenantClosesNothingOfTheOthers() {
        scanned(TenantScope.ALL, 4);
        scanned(ACME, 0);

        assertThat(orphans()).isEqualTo(4);
    }

    @Test
    void scanOfEverythingIsTheNewTruth() {
        scanned(ACME, 3);
        scanned(TenantScope.ALL, 0);

        assertThat(orphans()).isZero();
    }
}
