package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no schema says: faults that only show between two objects, and what the chart promises to operators. */
class ChartTest {
    static final List<String> SERVICES =
            List.of("ingest-service", "snapshot-service", "flag-service", "integrity-service", "export-service");
    private static final Pattern RATE = Pattern.compile("/ \\([^/\\[]*\\bsync_(?:tenant_)?events_total([^\\[]*)\\[");

    static Stream<Path> cases() throws IOException {
        return Chart.cases().stream();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gatway.enabled",
                "services.ingest-service.replica",
                "services.ingest-servce.port",
                "canary.wieght",
                "networkPolicy.egressPort",
            })
    void aValueThatIsMisspeltIsRefused(String key) {
        assertThatThrownBy(() -> Chart.text(Chart.caseNamed("default"), Map.of(key, "1")))
                .hasMessageContaining("additional properties");
    }

    @ParameterizedTest
    @CsvSource({
        "canary.weight, 101",
        "services.flag-service.port, 0",
        "unleash.url, ftp://x",
        "drainSeconds, 0",
        "tracing.otlpProtocol, http"
    })
    void aValueThatCannotBeMeantIsRefused(String key, String value) {
        assertThatThrownBy(() -> Chart.text(Chart.caseNamed("default"), Map.of(key, value)))
                .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1));
    }

    /** Helm in the JVM takes no values for this: they are put into the chart. */
    @ParameterizedTest
    @MethodSource("cases")
    void helmHasNothingAgainstTheChart(Path values, @TempDir Path folder) throws IOException {
        Path chart = folder.resolve("tidemark");
        for (Path file : files()) {
            Path copy = chart.resolve(Chart.FOLDER.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        JsonNode merged = Chart.values();
        put((ObjectNode) merged, Chart.YAML.readTree(values.toFile()));
        Chart.YAML.writeValue(chart.resolve("values.yaml").toFile(), merged);

        LintResult lint = new Helm(chart).lint().strict().call();

        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
    }

    /** As Helm does it: objects are joined, and a list stands in the place of another. */
    private static void put(ObjectNode all, JsonNode values) {
        values.properties().forEach(value -> {
            if (value.getValue().isObject() && all.path(value.getKey()) instanceof ObjectNode inner) {
                put(inner, value.getValue());
            } else {
                all.set(value.getKey(), value.getValue());
            }
        });
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Chart.FOLDER)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** What the kill switch refuses is neither good nor bad: it is no part of what a rate is of. */
    @Test
    void noRateIsOfAllOutcomes() throws IOException {
        Set<String> found = new HashSet<>();
        for (Path file : files()) {
            Matcher rate = RATE.matcher(Files.readString(file));
            while (rate.find()) {
                found.add(file.getFileName().toString());
                assertThat(rate.group(1)).as(file.toString()).contains("outcome=~");
            }
        }

        assertThat(found).contains("prometheus-rules.yaml", "canary.yaml", "sync-engine.json", "tenants.json");
    }

    @Test
    void theReadmeSpeaksOfEveryValue() throws IOException {
        String readme = Files.readString(Chart.FOLDER.resolve("README.md"));
        Chart.values().fieldNames().forEachRemaining(name -> assertThat(readme).contains("`" + name));
    }

    @Test
    void withoutADatabaseOrKafkaTheChartSaysWhatIsMissing() {
        assertThatThrownBy(() -> Chart.text(Chart.caseNamed("default"), Map.of("database.host", "")))
                .hasMessageContaining("database.host is needed");
        assertThatThrownBy(() -> Chart.text(Chart.caseNamed("default"), Map.of("kafka.bootstrapServers", "")))
                .hasMessageContaining("kafka.bootstrapServers is needed");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void selectorsFindPodsAndTargetsAreThere(Path values) throws IOException {
        Manifests manifests = Chart.render(values, Map.of());
        for (JsonNode workload : manifests.workloads()) {
            assertThat(Manifests.podLabels(workload))
                    .as(Manifests.name(workload))
                    .containsAllEntriesOf(Manifests.texts(
                            workload.path("spec").path("selector").path("matchLabels")));
        }
        for (JsonNode service : manifests.all("Service")) {
            Map<String, String> selector = Manifests.texts(service.path("spec").path("selector"));
            if (!selector.isEmpty()) {
                assertThat(selectedBy(selector, manifests))
                        .as(Manifests.name(service))
                        .hasSize(1);
            }
        }
        for (JsonNode budget : manifests.all("PodDisruptionBudget")) {
            assertThat(selectedBy(
                            Manifests.texts(budget.path("spec").path("selector").path("matchLabels")), manifests))
                    .isNotEmpty();
        }
        Stream.of("HorizontalPodAutoscaler", "ScaledObject")
                .flatMap(kind -> manifests.all(kind).stream())
                .map(scaler ->
                        scaler.path("spec").path("scaleTargetRef").path("name").asText())
                .forEach(target -> assertThat(
                                manifests.the("Deployment", target).path("spec").has("replicas"))
                        .as("%s is scaled, so nobody else says how many there are", target)
                        .isFalse());
    }

    private static List<JsonNode> selectedBy(Map<String, String> selector, Manifests manifests) {
        return manifests.workloads().stream()
                .filter(workload -> Manifests.podLabels(workload).entrySet().containsAll(selector.entrySet()))
                .toList();
    }

    @Test
    void nothingReachesThePodsButWhatIsNamed() throws IOException {
        Manifests manifests = Chart.render("default");
        JsonNode release = manifests.the("NetworkPolicy", "tidemark-release").path("spec");

        assertThat(release.path("policyTypes")).extracting(JsonNode::asText).containsExactly("Ingress", "Egress");
        assertThat(release.has("ingress")).isFalse();
        for (JsonNode workload : manifests.workloads()) {
            assertThat(Manifests.podLabels(workload))
                    .containsAllEntriesOf(
                            Manifests.texts(release.path("podSelector").path("matchLabels")));
        }
    }
}
