package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.servers.Home;
import io.tidemark.testkit.NeedsNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm 4, kubectl and the published schemas on the chart and on what k8s/ makes of it. */
@NeedsNode
@EnabledOnOs(
        value = OS.LINUX,
        architectures = "amd64",
        disabledReason = "npm has kubectl and Helm for Linux on amd64 alone")
class ClusterToolsTest {
    static final List<String> OVERLAYS = List.of("dev", "canary-10", "canary-50", "prod");
    private static ClusterTools tools = new ClusterTools(Path.of(""));

    @BeforeAll
    static void install() throws Exception {
        tools = ClusterTools.installed();
    }

    static Stream<Path> cases() throws IOException {
        return Chart.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void helmFindsNothingToComplainOf(Path values) {
        ClusterTools.Answer answer = tools.helm(
                "lint",
                "--strict",
                "--kube-version",
                Chart.KUBERNETES,
                "-f",
                values.toString(),
                Chart.FOLDER.toString());

        assertThat(answer.code()).as(answer.text()).isZero();
    }

    /** With hooks, which Helm in the JVM leaves out. */
    @ParameterizedTest
    @MethodSource("cases")
    void kubernetesKnowsEveryFieldThatIsRendered(Path values, @TempDir Path folder) throws IOException {
        ClusterTools.Answer rendered = tools.template(values);
        assertThat(rendered.code()).isZero();

        assertThat(checked(rendered.text(), folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "standalone"})
    void whereAPodMayRunHoldsForAllOfThem(String caseName) throws IOException {
        Manifests manifests =
                tools.release(Chart.caseNamed(caseName), "nodeSelector.pool=sync", "priorityClassName=before-others");
        List<JsonNode> pods = new ArrayList<>();
        manifests.workloads().forEach(workload -> pods.add(Manifests.podOf(workload)));
        manifests.all("Job").forEach(job -> pods.add(Manifests.podOf(job)));
        manifests.all("Pod").forEach(pod -> pods.add(pod.path("spec")));

        assertThat(pods).hasSizeGreaterThan(ChartTest.SERVICES.size() + 1).allSatisfy(pod -> {
            assertThat(pod.at("/nodeSelector/pool").asText()).isEqualTo("sync");
            assertThat(pod.path("priorityClassName").asText()).isEqualTo("before-others");
        });
    }

    /** Hooks are no Deployments: PodsTest does not see them. */
    @ParameterizedTest
    @ValueSource(strings = {"default", "full"})
    void theMigrationJobAndTheTestPodMayDoNoMoreThanTheServices(String caseName) throws IOException {
        Manifests manifests = tools.release(Chart.caseNamed(caseName));

        JsonNode migrations = Manifests.podOf(manifests.the("Job", "tidemark-migrations-1"));
        JsonNode test = manifests.the("Pod", "tidemark-test").path("spec");
        for (JsonNode pod : List.of(migrations, test)) {
            Restricted.assertThatPodIs(caseName, pod);
            Restricted.assertThatRootsAreReadOnly(caseName, pod);
            assertThat(pod.path("restartPolicy").asText()).isEqualTo("Never");
        }
        assertThat(Manifests.containers(migrations))
                .extracting(container -> container.path("name").asText())
                .containsExactly(
                        "bootstrap", "snapshot-service", "flag-service", "integrity-service", "export-service");
        for (JsonNode container : Manifests.containers(migrations)) {
            if (!container.path("name").asText().equals("bootstrap")) {
                assertThat(Manifests.each(container.path("env"))
                                .collect(Collectors.toMap(
                                        variable -> variable.path("name").asText(),
                                        variable -> variable.path("value").asText())))
                        .as(container.path("name").asText())
                        .containsEntry("QUARKUS_INIT_AND_EXIT", "true")
                        .containsEntry("QUARKUS_FLYWAY_MIGRATE_AT_START", "true");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"v1, kafka.strimzi.io/v1", "v1beta2, kafka.strimzi.io/v1beta2"})
    void theTopicsAreOfTheNewestVersionThatTheClustersStrimziKnows(String version, String known) {
        ClusterTools.Answer rendered = tools.template(
                Chart.caseNamed("full"), "--api-versions", known, "--show-only", "templates/setup/topics.yaml");

        assertThat(rendered.text().lines().filter(line -> line.startsWith("apiVersion: ")))
                .isNotEmpty()
                .containsOnly("apiVersion: kafka.strimzi.io/" + version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terminationGracePeriodSeconds: 60, terminationGracePeriodSecond: 60",
                "averageUtilization: 70, averageUtilization: much",
                "kind: PodDisruptionBudget, kind: PodDisruptionBuget",
                "maxUnavailable: 1, maxUnavailable: {}",
            })
    void aManifestThatIsWrongIsNoticed(String change, @TempDir Path folder) throws IOException {
        String[] fromTo = change.split(", ", 2);
        String right = Chart.text(Chart.caseNamed("default"), Map.of());
        assertThat(right).contains(fromTo[0]);

        assertThat(checked(right.replace(fromTo[0], fromTo[1]), folder)).isNotEmpty();
    }

    private static String checked(String manifests, Path folder) throws IOException {
        Path file = folder.resolve("manifests.yaml");
        Files.writeString(file, manifests);
        return tools.check(file).text();
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void kustomizeBuildsEachOverlayAndKubernetesKnowsItsFields(String overlay, @TempDir Path folder)
            throws IOException {
        ClusterTools.Answer built = built(overlay);
        assertThat(built.code()).as(built.text()).isZero();

        assertThat(checked(built.text(), folder)).isEmpty();
    }

    @Test
    void theCanaryOverlaysDifferInTheirWeightsAlone() {
        assertThat(built("canary-10").text()).contains("weight: 10", "weight: 90");
        assertThat(built("canary-50").text().replace("weight: 50", "weight"))
                .isEqualTo(built("canary-10").text().replaceAll("weight: (10|90)", "weight"));
    }

    private static ClusterTools.Answer built(String overlay) {
        return tools.kubectl(
                "kustomize",
                Home.find().root().resolve("k8s/overlays").resolve(overlay).toString());
    }
}
