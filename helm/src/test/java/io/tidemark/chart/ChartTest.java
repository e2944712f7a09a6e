package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.servers.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no schema says: faults that only show between two objects, and what the chart promises to operators. */
class ChartTest {
    static final List<String> SERVICES =
            List.of("ingest-service", "snapshot-service", "flag-service", "integrity-service", "export-service");
    private static final Pattern NEEDED = Pattern.compile("\\$\\{([A-Z][A-Z_]+)(:(http://)?localhost[^}]*)?}");

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
    @CsvSource({"canary.weight, 101", "services.flag-service.port, 0", "unleash.url, ftp://x", "drainSeconds, 0"})
    void aValueThatCannotBeMeantIsRefused(String key, String value) {
        assertThatThrownBy(() -> Chart.text(Chart.caseNamed("default"), Map.of(key, value)))
                .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1));
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

    @ParameterizedTest
    @MethodSource("cases")
    void podsHaveNothingThatTheyCouldMisuse(Path values) throws IOException {
        for (JsonNode workload : Chart.render(values, Map.of()).workloads()) {
            JsonNode pod = Manifests.podOf(workload);
            String name = Manifests.name(workload);
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean())
                    .as(name)
                    .isTrue();
            assertThat(pod.path("securityContext")
                            .path("seccompProfile")
                            .path("type")
                            .asText())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            for (JsonNode container : Manifests.containers(pod)) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(name)
                        .isFalse();
                assertThat(security.path("capabilities").path("drop").path(0).asText())
                        .as(name)
                        .isEqualTo("ALL");
                assertThat(container.path("resources").path("limits").has("memory"))
                        .as(name)
                        .isTrue();
                assertThat(container.path("resources").path("requests").has("cpu"))
                        .as(name)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void eachServiceIsProbedDrainedAndCannotWriteButWhereItMay(String service) throws IOException {
        JsonNode deployment = Chart.render("default").the("Deployment", "tidemark-" + service);
        JsonNode container = Manifests.podOf(deployment).path("containers").path(0);

        assertThat(container.path("startupProbe").path("httpGet").path("path").asText())
                .isEqualTo("/health/started");
        assertThat(container.path("readinessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/health/ready");
        assertThat(container.path("livenessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/health/live");
        assertThat(container
                        .path("securityContext")
                        .path("readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(container
                        .path("lifecycle")
                        .path("preStop")
                        .path("sleep")
                        .path("seconds")
                        .asInt())
                .isPositive()
                .isLessThan(Manifests.podOf(deployment)
                        .path("terminationGracePeriodSeconds")
                        .asInt());
        Set<String> volumes = Manifests.each(Manifests.podOf(deployment).path("volumes"))
                .map(volume -> volume.path("name").asText())
                .collect(Collectors.toSet());
        assertThat(Manifests.each(container.path("volumeMounts"))
                        .map(mount -> mount.path("name").asText()))
                .isNotEmpty()
                .allMatch(volumes::contains);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noVariableIsSetTwiceAndNoneThatAServiceNeedsIsMissing(Path values) throws IOException {
        Manifests manifests = Chart.render(values, Map.of());
        for (JsonNode workload : manifests.all("Deployment")) {
            for (JsonNode container : Manifests.containers(Manifests.podOf(workload))) {
                List<String> names = Manifests.each(container.path("env"))
                        .map(variable -> variable.path("name").asText())
                        .toList();
                assertThat(names).doesNotHaveDuplicates();
                assertThat(names)
                        .as(Manifests.name(workload))
                        .containsAll(neededBy(container.path("name").asText()));
            }
        }
    }

    /** The variables without a default in the service's own configuration, or with one that holds on one machine only. */
    private static Set<String> neededBy(String service) throws IOException {
        Path properties = Home.find().root().resolve(service + "/src/main/resources/application.properties");
        Matcher matcher = NEEDED.matcher(Files.readString(properties));
        Set<String> needed = new HashSet<>();
        while (matcher.find()) {
            needed.add(matcher.group(1));
        }
        return needed;
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "10, 90", "50, 50", "100, 0"})
    void aCanaryTakesItsPercentageOfEachServicesRequests(int weight, int rest) throws IOException {
        Manifests manifests = Chart.render(
                Chart.caseNamed("default"),
                Map.of("canary.enabled", "true", "canary.tag", "9.9.9", "canary.weight", Integer.toString(weight)));

        for (String service : SERVICES) {
            String name = "tidemark-" + service;
            for (JsonNode rule : manifests.the("HTTPRoute", name).path("spec").path("rules")) {
                assertThat(rule.path("backendRefs"))
                        .extracting(
                                backend -> backend.path("name").asText(),
                                backend -> backend.path("weight").asInt())
                        .containsExactly(tuple(name, rest), tuple(name + "-canary", weight));
            }
            assertThat(image(manifests, name + "-canary")).isEqualTo("tidemark/" + service + ":9.9.9");
            assertThat(image(manifests, name)).isEqualTo("tidemark/" + service + ":0.1.0");
        }
    }

    @Test
    void aCanaryWithoutAVersionIsRefused() {
        assertThatThrownBy(() -> Chart.text(Chart.caseNamed("default"), Map.of("canary.enabled", "true")))
                .hasMessageContaining("canary.tag is needed");
    }

    private static String image(Manifests manifests, String deployment) {
        return Manifests.podOf(manifests.the("Deployment", deployment))
                .path("containers")
                .path(0)
                .path("image")
                .asText();
    }

    @Test
    void oneValueClosesAllRoutesThatChangeDataAndNoOther() throws IOException {
        Set<String> closed = new HashSet<>();
        Set<String> open = new HashSet<>();
        Manifests manifests = Chart.render(Chart.caseNamed("default"), Map.of("gateway.writesClosed", "true"));
        for (JsonNode route : manifests.all("HTTPRoute")) {
            for (JsonNode rule : route.path("spec").path("rules")) {
                boolean isClosed =
                        rule.path("backendRefs").path(0).path("name").asText().equals("tidemark-closed");
                rule.path("matches")
                        .forEach(match -> (isClosed ? closed : open)
                                .add(match.path("path").path("value").asText()));
            }
        }

        Set<String> writes = new HashSet<>();
        for (JsonNode route : Chart.values().path("gateway").path("routes")) {
            if (route.path("write").asBoolean()) {
                writes.add(route.path("path").path("value").asText());
            }
        }
        assertThat(closed).isEqualTo(writes).contains("/api/[^/]+/bulk");
        assertThat(open).doesNotContainAnyElementsOf(writes).isNotEmpty();
        assertThat(manifests.the("Service", "tidemark-closed").path("spec").has("selector"))
                .as("nothing ever stands behind it")
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void routesStayWithinWhatAnHttpRouteHolds(Path values) throws IOException {
        Manifests manifests = Chart.render(values, Map.of());
        for (JsonNode route : manifests.all("HTTPRoute")) {
            assertThat(route.path("spec").path("rules")).hasSizeBetween(1, 16);
            for (JsonNode rule : route.path("spec").path("rules")) {
                assertThat(rule.path("matches")).hasSizeBetween(1, 64);
                for (JsonNode backend : rule.path("backendRefs")) {
                    JsonNode service =
                            manifests.the("Service", backend.path("name").asText());
                    assertThat(Manifests.each(service.path("spec").path("ports"))
                                    .map(port -> port.path("port").asInt()))
                            .contains(backend.path("port").asInt());
                }
            }
        }
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
