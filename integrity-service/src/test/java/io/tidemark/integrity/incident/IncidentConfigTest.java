package io.tidemark.integrity.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class IncidentConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        IncidentConfig config = TestingConfig.defaults();

        assertThat(config.automaticEntries()).isEqualTo(1_000);
        assertThat(config.entries()).isEqualTo(3_000);
        assertThat(config.alerts()).isEqualTo(500);
        assertThat(config.leadIn()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.longestStart()).isEqualTo(Duration.ofDays(7));
        assertThat(config.alertsKept()).isEqualTo(Duration.ofDays(90));
        assertThat(config.lookEvery()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.exportsOver()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.exportsMissed()).isEqualTo(Duration.ofDays(1));
        assertThat(config.onCall()).isEqualTo("+1-555-SYNC-OPS");
        assertThat(config.zone().getRules()).isEqualTo(ZoneOffset.UTC.getRules());
        assertThat(config.opens()).isEqualTo(LocalTime.of(9, 0));
        assertThat(config.closes()).isEqualTo(LocalTime.of(17, 0));
    }
}
