package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.servers.Home;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
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

/** What the pods may do, and what they are given. */
class PodsTest {
    static final List<String> SERVICES = ChartTest.SERVICES;
    private static final Pattern NEEDED = Pattern.compile("\\$\\{([A-Z][A-Z_]+)(:(http://)?localhost[^}]*)?}");

    static Stream<Path> cases() throws IOException {
        return Chart.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void podsHaveNothingThatTheyCouldMisuse(Path values) throws IOException {
        for (JsonNode workload : Chart.render(values, Map.of()).workloads()) {
            Restricted.assertThatPodIs(Manifests.name(workload), Manifests.podOf(workload));
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
        Restricted.assertThatRootsAreReadOnly(service, Manifests.podOf(deployment));
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

    /** Of the grace, preStop and the waiting for what is in work leave something to the end of the process. */
    @ParameterizedTest
    @FieldSource("SERVICES")
    void whatIsInWorkIsWaitedForWithinTheGrace(String service) throws IOException {
        JsonNode pod = Manifests.podOf(Chart.render("default").the("Deployment", "tidemark-" + service));
        JsonNode container = pod.path("containers").path(0);
        Properties ofAll = new Properties();
        try (Reader file = Files.newBufferedReader(Home.find()
                .root()
                .resolve("service-http/src/main/resources/META-INF/microprofile-config.properties"))) {
            ofAll.load(file);
        }
        int grace = pod.path("terminationGracePeriodSeconds").asInt();
        int drain = container.at("/lifecycle/preStop/sleep/seconds").asInt();
        int waits = seconds(value(container, "QUARKUS_SHUTDOWN_TIMEOUT")
                .orElseGet(() -> Objects.requireNonNull(ofAll.getProperty("quarkus.shutdown.timeout"))));

        assertThat(drain + waits + 10).isLessThanOrEqualTo(grace);
        if (service.equals("export-service")) {
            assertThat(waits).as("an export that streams").isEqualTo(grace - drain - 10);
        } else {
            // Quarkus counts a request that became a socket as one in work: ingest-service would take all of a longer
            // time.
            assertThat(waits).isEqualTo(5);
        }
    }

    private static int seconds(String duration) {
        assertThat(duration).matches("[0-9]+s");
        return Integer.parseInt(duration.substring(0, duration.length() - 1));
    }

    @Test
    void aGraceThatLeavesAnExportNoTimeIsRefused() {
        assertThatThrownBy(() -> Chart.text(
                        Chart.caseNamed("default"),
                        Map.of("services.export-service.terminationGracePeriodSeconds", "19")))
                .hasMessageContaining("services.export-service.terminationGracePeriodSeconds is too short");
    }

    @ParameterizedTest
    @CsvSource({"http/protobuf, 4318", "grpc, 4317"})
    void tracesGoByTheProtocolThatIsNamedAndMayLeave(String protocol, int port) throws IOException {
        Manifests manifests = Chart.render(
                Chart.caseNamed("default"),
                Map.of("tracing.otlpEndpoint", "http://collector:" + port, "tracing.otlpProtocol", protocol));
        for (String service : SERVICES) {
            JsonNode container = Manifests.podOf(manifests.the("Deployment", "tidemark-" + service))
                    .path("containers")
                    .path(0);
            assertThat(value(container, "OTEL_EXPORTER_OTLP_ENDPOINT")).contains("http://collector:" + port);
            assertThat(value(container, "OTEL_EXPORTER_OTLP_PROTOCOL")).contains(protocol);
        }
        assertThat(manifests
                        .the("NetworkPolicy", "tidemark-release")
                        .at("/spec/egress")
                        .findValues("port"))
                .extracting(JsonNode::asInt)
                .contains(port);
    }

    /** It is what the system's tests send by. */
    @Test
    void tracesGoByHttpWhereNothingIsSaid() throws IOException {
        JsonNode container = Manifests.podOf(Chart.render("full").the("Deployment", "tidemark-ingest-service"))
                .path("containers")
                .path(0);

        assertThat(value(container, "OTEL_EXPORTER_OTLP_PROTOCOL")).contains("http/protobuf");
        assertThat(value(container, "OTEL_EXPORTER_OTLP_ENDPOINT"))
                .hasValueSatisfying(endpoint -> assertThat(endpoint).endsWith(":4318"));
    }

    private static Optional<String> value(JsonNode container, String variable) {
        return Manifests.each(container.path("env"))
                .filter(set -> set.path("name").asText().equals(variable))
                .map(set -> set.path("value").asText())
                .findFirst();
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void replicasAreSpreadOverZonesAndNodes(String service) throws IOException {
        JsonNode deployment = Chart.render("default").the("Deployment", "tidemark-" + service);
        JsonNode spread = Manifests.podOf(deployment).path("topologySpreadConstraints");

        assertThat(spread)
                .extracting(constraint -> constraint.path("topologyKey").asText())
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        for (JsonNode constraint : spread) {
            assertThat(constraint.path("maxSkew").asInt()).isEqualTo(1);
            Map<String, String> selected =
                    Manifests.texts(constraint.path("labelSelector").path("matchLabels"));
            assertThat(selected).containsEntry("app.kubernetes.io/component", service);
            assertThat(Manifests.podLabels(deployment)).containsAllEntriesOf(selected);
        }
    }

    @Test
    void ingestIsScaledByProcessorTime() throws IOException {
        JsonNode scaler = Chart.render("default")
                .the("HorizontalPodAutoscaler", "tidemark-ingest-service")
                .path("spec");

        assertThat(scaler.path("minReplicas").asInt())
                .isBetween(2, scaler.path("maxReplicas").asInt() - 1);
        assertThat(scaler.path("metrics")).hasSize(1);
        JsonNode resource = scaler.path("metrics").path(0).path("resource");
        assertThat(resource.path("name").asText()).isEqualTo("cpu");
        assertThat(resource.path("target").path("averageUtilization").asInt()).isBetween(1, 99);
    }

    /** Native libraries are unpacked there, and loaded: a directory of the node, which is mounted to be executed from. */
    @ParameterizedTest
    @FieldSource("SERVICES")
    void whatIsUnpackedInTmpMayBeLoaded(String service) throws IOException {
        JsonNode pod = Manifests.podOf(Chart.render("default").the("Deployment", "tidemark-" + service));
        JsonNode container = pod.path("containers").path(0);

        List<JsonNode> mounts = Manifests.each(container.path("volumeMounts"))
                .filter(mount -> mount.path("mountPath").asText().equals("/tmp"))
                .toList();
        assertThat(mounts).hasSize(1);
        assertThat(mounts.getFirst().path("readOnly").asBoolean()).isFalse();
        assertThat(Manifests.each(pod.path("volumes"))
                        .filter(volume ->
                                volume.path("name").equals(mounts.getFirst().path("name"))))
                .singleElement()
                .matches(volume -> volume.path("emptyDir").isObject()
                        && !volume.path("emptyDir").has("medium"));
        assertThat(Manifests.each(container.path("env"))
                        .filter(variable -> variable.path("name").asText().equals("JDK_JAVA_OPTIONS"))
                        .map(variable -> variable.path("value").asText()))
                .singleElement()
                .asString()
                .contains("-Djava.io.tmpdir=/tmp");
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
}
