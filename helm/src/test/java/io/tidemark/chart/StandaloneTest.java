package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** All in one, for kind: a laptop has to have room for it. */
class StandaloneTest {

    @Test
    void allPodsTogetherAskForAProcessorAndTwoAndAHalfGibibytesAtTheMost() throws IOException {
        long millis = 0;
        long mebibytes = 0;
        Manifests manifests = Chart.render("standalone");
        for (JsonNode workload : manifests.workloads()) {
            assertThat(workload.path("spec").path("replicas").asInt())
                    .as(Manifests.name(workload))
                    .isEqualTo(1);
            for (JsonNode container : Manifests.containers(Manifests.podOf(workload))) {
                JsonNode requests = container.path("resources").path("requests");
                millis += number(requests.path("cpu").asText(), "m");
                mebibytes += number(requests.path("memory").asText(), "Mi");
            }
        }

        assertThat(manifests.workloads()).hasSize(ChartTest.SERVICES.size() + 2);
        assertThat(manifests.all("HorizontalPodAutoscaler")).isEmpty();
        assertThat(millis).isLessThanOrEqualTo(1000);
        assertThat(mebibytes).isLessThanOrEqualTo(2560);
    }

    private static long number(String quantity, String unit) {
        assertThat(quantity).matches("[0-9]+" + unit);
        return Long.parseLong(quantity.substring(0, quantity.length() - unit.length()));
    }
}
