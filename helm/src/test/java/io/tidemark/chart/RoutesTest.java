package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which requests reach which pods: canaries, closed writes, the limits of an HTTPRoute. */
class RoutesTest {
    static Stream<Path> cases() throws IOException {
        return Chart.cases().stream();
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "10, 90", "50, 50", "100, 0"})
    void aCanaryTakesItsPercentageOfEachServicesRequests(int weight, int rest) throws IOException {
        Manifests manifests = Chart.render(
                Chart.caseNamed("default"),
                Map.of("canary.enabled", "true", "canary.tag", "9.9.9", "canary.weight", Integer.toString(weight)));

        for (String service : ChartTest.SERVICES) {
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

    /** Of ten that ingest-service may become, and of two of export-service. */
    @ParameterizedTest
    @CsvSource({"0, 0, 1, 1", "10, 0, 1, 1", "10, 50, 5, 1", "50, 0, 5, 1", "50, 10, 5, 1", "100, 0, 10, 2"})
    void aCanaryHasPodsForItsShareOrForTheOneThatIsToCome(int weight, int podsFor, int ingest, int export)
            throws IOException {
        Manifests manifests = Chart.render(
                Chart.caseNamed("default"),
                Map.of(
                        "canary.enabled",
                        "true",
                        "canary.tag",
                        "9.9.9",
                        "canary.weight",
                        Integer.toString(weight),
                        "canary.podsFor",
                        Integer.toString(podsFor)));

        assertThat(replicas(manifests, "tidemark-ingest-service-canary")).isEqualTo(ingest);
        assertThat(replicas(manifests, "tidemark-export-service-canary")).isEqualTo(export);
    }

    private static int replicas(Manifests manifests, String deployment) {
        return manifests.the("Deployment", deployment).at("/spec/replicas").asInt();
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
                rule.path("matches").forEach(match -> (isClosed ? closed : open).add(asked(match)));
            }
        }

        assertThat(closed)
                .containsExactlyInAnyOrder(
                        "POST /api/[^/]+/bulk",
                        "POST /api/[^/]+/retry",
                        "POST /api/[^/]+/[^/]+/restore",
                        "POST /ops/failed-operations/(.+/)?(retry|archive)");
        assertThat(open)
                .contains("GET /api", "GET /ops/failed-operations", " /ops/local-only")
                .doesNotContainAnyElementsOf(closed)
                .noneMatch(request -> request.startsWith(" /ops/failed-operations"));
        assertThat(manifests.the("Service", "tidemark-closed").path("spec").has("selector"))
                .as("nothing ever stands behind it")
                .isFalse();
    }

    private static String asked(JsonNode match) {
        return match.path("method").asText() + " "
                + match.path("path").path("value").asText();
    }

    /** An Ingress knows no methods: two rows of one path would be the same one twice. */
    @Test
    void noPathIsInTheIngressTwice() throws IOException {
        JsonNode paths = Chart.render("ingress").the("Ingress", "tidemark").at("/spec/rules/0/http/paths");

        assertThat(Manifests.each(paths).map(path -> path.path("path").asText()))
                .contains("/ops/failed-operations", "/ops/failed-operations/(.+/)?(retry|archive)")
                .doesNotHaveDuplicates();
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
}
