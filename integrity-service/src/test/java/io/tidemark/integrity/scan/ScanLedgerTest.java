package io.tidemark.integrity.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanLedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TenantScope ACME = TenantScope.of("acme");
    private static final TenantScope GLOBEX = TenantScope.of("globex");

    private final ScanLedger ledger = new ScanLedger(new TestingScanConfig(2));

    private record TestingScanConfig(int kept) implements ScanConfig {
        @Override
        public Duration statementTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public int fetchRows() {
            return 1;
        }
    }

    private void scanned(TenantScope scope) {
        ledger.begin(scope, NOW);
        ledger.complete(NOW);
    }

    @Test
    void oneScanRunsAtATime() {
        ledger.begin(ACME, NOW);

        assertThat(ledger.begin(GLOBEX, NOW)).isEmpty();
    }

    @Test
    void scanThatEndedMakesRoom() {
        ledger.begin(ACME, NOW);
        ledger.fail(NOW, "away");

        assertThat(ledger.begin(ACME, NOW)).isPresent();
    }

    @Test
    void progressIsSeenWhileItRuns() {
        ledger.begin(ACME, NOW);
        ledger.advance(scan -> scan.counted(64));
        ledger.advance(scan -> scan.counted(6));
        ledger.advance(scan -> scan.checked(List.of(new CheckResult(Indicator.ORPHANS, List.of(), 2))));

        assertThat(ledger.recent(ACME))
                .singleElement()
                .isInstanceOf(ScanState.Running.class)
                .satisfies(scan -> assertThat(scan.progress().rowsScanned()).isEqualTo(70))
                .satisfies(scan -> assertThat(scan.progress().findings()).isEqualTo(2));
    }

    @Test
    void oldestIsForgotten() {
        scanned(ACME);
        scanned(ACME);
        scanned(ACME);

        assertThat(ledger.recent(ACME)).hasSize(2);
    }

    @Test
    void tenantsSeeTheirOwnAndAdministratorsAll() {
        scanned(ACME);
        scanned(TenantScope.ALL);

        assertThat(ledger.recent(ACME)).hasSize(1);
        assertThat(ledger.recent(GLOBEX)).isEmpty();
        assertThat(ledger.recent(TenantScope.ALL)).hasSize(2);
    }
}
