package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.servers.Home;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** snapshot-service by what waits for it: by KEDA, by a metric of an adapter, and else by processor time alone. */
class ScalingTest {
    private static final Path ROOT = Home.find().root();
    private static final String NAME = "tidemark-snapshot-service";

    @Test
    void kedaLooksAtTheGroupAndTheTopicThatTheServiceReads() throws IOException {
        Manifests manifests = Chart.render("full");
        JsonNode scaler = manifests.the("ScaledObject", NAME).path("spec");
        JsonNode trigger = scaler.path("triggers").path(0);
        Properties service = new Properties();
        try (Reader file =
                Files.newBufferedReader(ROOT.resolve("snapshot-service/src/main/resources/application.properties"))) {
            service.load(file);
        }

        assertThat(scaler.path("triggers")).hasSize(1);
        assertThat(trigger.path("type").asText()).isEqualTo("kafka");
        assertThat(Manifests.texts(trigger.path("metadata")))
                .containsEntry("consumerGroup", service.getProperty("mp.messaging.incoming.operations.group.id"))
                .containsEntry("topic", service.getProperty("mp.messaging.incoming.operations.topic"))
                .containsEntry("topic", "sync.operations")
                .containsEntry("bootstrapServers", "kafka-bootstrap.data:9093")
                .containsEntry("lagThreshold", "200");
        assertThat(trigger.at("/authenticationRef/name").asText()).isEqualTo("kafka");
        assertThat(scaler.path("maxReplicaCount").asInt())
                .isGreaterThan(scaler.path("minReplicaCount").asInt())
                .isLessThanOrEqualTo(partitions());
        assertThat(manifests.find("HorizontalPodAutoscaler", NAME))
                .as("KEDA makes one of its own")
                .isEmpty();
    }

    @Test
    void aCanaryHasPodsForItsShareOfAsManyAsTheOthersMayBecome() throws IOException {
        Manifests manifests = Chart.render("full");
        String ingest = "tidemark-ingest-service";
        int most = manifests
                .the("HorizontalPodAutoscaler", ingest)
                .at("/spec/maxReplicas")
                .asInt();

        assertThat(manifests
                        .the("Deployment", ingest + "-canary")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(Math.ceilDiv(most, 2));
    }

    @Test
    void withoutKedaAMetricOfAnAdapterSaysHowManyWaitBesideTheProcessorTime() throws IOException {
        JsonNode scaler =
                Chart.render("ingress").the("HorizontalPodAutoscaler", NAME).path("spec");

        assertThat(scaler.path("metrics"))
                .extracting(metric -> metric.path("type").asText())
                .containsExactly("Resource", "External");
        JsonNode external = scaler.at("/metrics/1/external");
        assertThat(external.at("/metric/name").asText()).isEqualTo("operations_lag_records");
        assertThat(external.at("/target/type").asText()).isEqualTo("AverageValue");
        assertThat(external.at("/target/averageValue").asText()).isEqualTo("200");
        assertThat(scaler.path("maxReplicas").asInt()).isLessThanOrEqualTo(partitions());
    }

    @Test
    void whereNoMetricIsNamedItIsProcessorTimeAlone() throws IOException {
        JsonNode scaler = Chart.render("default").the("HorizontalPodAutoscaler", NAME);

        assertThat(scaler.at("/spec/metrics"))
                .extracting(metric -> metric.path("type").asText())
                .containsExactly("Resource");
    }

    @Test
    void aMetricWithoutAThresholdIsRefused() {
        assertThatThrownBy(() -> Chart.text(
                        Chart.caseNamed("default"),
                        Map.of("services.ingest-service.autoscaling.lagMetric", "operations_lag_records")))
                .hasMessageContaining("services.ingest-service.autoscaling.lagThreshold is needed with lagMetric");
    }

    /** Every replica tells of every partition: what waits is the sum over partitions, and no sum over replicas. */
    @Test
    void theRecipeCountsEachPartitionOnce() throws IOException {
        JsonNode rules = Chart.YAML
                .readTree(ROOT.resolve("k8s/recipes/prometheus-adapter-values.yaml")
                        .toFile())
                .at("/rules/external");
        String asked = Chart.render("ingress")
                .the("HorizontalPodAutoscaler", NAME)
                .at("/spec/metrics/1/external/metric/name")
                .asText();

        assertThat(rules).hasSize(1);
        assertThat(rules.at("/0/seriesQuery").asText()).isEqualTo(asked + "{namespace!=\"\"}");
        assertThat(rules.at("/0/metricsQuery").asText())
                .isEqualTo("sum(max by (partition) (<<.Series>>{<<.LabelMatchers>>}))");
        assertThat(Files.readString(ROOT.resolve("helm/tidemark/dashboards/engine.json")))
                .contains("max by (partition) (" + asked + ")");
    }

    private static int partitions() throws IOException {
        return Manifests.each(Chart.values().at("/kafka/topics"))
                .filter(topic -> topic.path("name").asText().equals("sync.operations"))
                .findFirst()
                .orElseThrow()
                .path("partitions")
                .asInt();
    }
}
