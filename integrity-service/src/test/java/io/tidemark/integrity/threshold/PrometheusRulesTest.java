package io.tidemark.integrity.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rules that Prometheus is given; where there is a promtool, it says what it makes of them. */
class PrometheusRulesTest {
    private static final Path COMMITTED = Path.of("../helm/tidemark/files/prometheus-rules.yaml");

    @Test
    void theCommittedRulesAreThoseOfTheThresholds() throws IOException {
        String rendered = PrometheusRules.render(ThresholdFile.defaults()) + TestingThresholds.burnRates();
        if (Boolean.getBoolean("update")) {
            Files.writeString(COMMITTED, rendered);
        }

        assertThat(COMMITTED).hasContent(rendered);
    }

    @Test
    void prometheusFindsNoFaultInTheRules() throws Exception {
        assertThat(Promtool.run("check", "rules", COMMITTED.toAbsolutePath().toString()))
                .contains("SUCCESS");
    }
}
