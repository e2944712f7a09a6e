package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.servers.Home;
import io.tidemark.testkit.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where each alert goes, by Alertmanager's own word; the table is written here, not read from what is tested. */
class AlertRoutesTest {
    private static final HostProgram AMTOOL = new HostProgram("amtool", "prometheus-alertmanager");

    private static final String HEAD =
            "# Rendered from helm/tidemark: ./mvnw -pl helm -am test -Dupdate=true writes it anew.\n";

    @TempDir
    private Path folder = Path.of("");

    static Stream<Path> cases() throws IOException {
        return Stream.of(Chart.caseNamed("default"), Chart.caseNamed("full"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void alertmanagerFindsNoFault(Path values) throws Exception {
        assertThat(AMTOOL.run("check-config", file(values).toString()))
                .contains("SUCCESS", "6 inhibit rules", "6 receivers");
    }

    @ParameterizedTest(name = "{0} goes to {1} and {2}")
    @CsvSource({
        "SyncWarnEventErrors, ticket, sync-engine-alerts",
        "SyncWarnEventErrorTrend, ticket, sync-engine-alerts",
        "SyncSev3EventErrorsDay, page, sync-engine-alerts",
        "SyncSev3EventErrors, page, sync-engine-alerts",
        "SyncSev2EventErrors, page, sync-engine-alerts",
        "SyncSev2AffectedUsers, page, sync-engine-alerts",
        "SyncSev1EventErrors, page, sync-engine-alerts",
        "SyncSev1EventErrorsHeld, page, sync-engine-alerts",
        "SyncSev1Corruption, page, sync-engine-alerts",
        "SyncFailedOperations, page, sync-engine-alerts",
        "SyncQueueDepth, page, sync-engine-alerts",
        "SyncLockStuck, page, sync-engine-alerts",
        "SyncBreakerTrips, ticket, sync-engine-alerts",
        "SyncUnreadableOperations, page, sync-engine-alerts",
        "SyncSlowOperations, ticket, sync-engine-alerts",
        "SyncSuccessRate, page, sync-engine-alerts",
        "SyncP0Outage, page, incidents",
        "SyncP0Sockets, page, incidents",
        "SyncP0Database, page, incidents",
        "SyncP1PartialOutage, page, incidents",
        "SyncP1AffectedUsers, page, incidents",
        "SyncP2SlowOperations, ticket, incidents",
        "SyncP2SlowQueries, ticket, incidents",
        "SyncP3SingleTenant, ticket, incidents",
        "SyncP0SilentIngest, page, incidents",
        "SyncP1SilentSnapshot, page, incidents",
        "SyncP1SilentFlag, page, incidents",
        "SyncP1SilentIntegrity, page, incidents",
        "SyncP2SilentExport, ticket, incidents",
        "SyncP1NoVerdicts, page, incidents",
        "SyncStaleScans, ticket, sync-engine-alerts",
        "SyncLearningFailures, page, mobile-oncall",
        "SyncLearningSilence, page, mobile-oncall",
        "SyncLearningStuck, ticket, mobile-oncall",
        "SyncBurnHour, page, sync-engine-alerts",
        "SyncBurnSixHours, page, sync-engine-alerts",
        "SyncBurnDay, ticket, sync-engine-alerts",
        "SyncBurnThreeDays, ticket, sync-engine-alerts"
    })
    void eachAlertGoesToIntegrityServiceToSomebodyAndToAChannel(String alert, String told, String channel)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "config",
                "routes",
                "test",
                "--config.file=" + file(Chart.caseNamed("default")),
                "--verify.receivers=tidemark," + told + "," + channel));
        Objects.requireNonNull(alerts().get(alert)).forEach((name, value) -> command.add(name + "=" + value));

        AMTOOL.run(command.toArray(String[]::new));
    }

    /** For an Alertmanager without the operator; integrity-service's AlertmanagerIT starts one with it. */
    @Test
    void theCommittedFileIsWhatTheChartRenders() throws IOException {
        Path committed = Home.find().root().resolve("k8s/monitoring/alertmanager.yaml");
        String rendered = HEAD + Files.readString(file(Home.find().root().resolve("k8s/values.yaml")));
        if (Boolean.getBoolean("update")) {
            Files.writeString(committed, rendered);
        }

        assertThat(committed).content().isEqualTo(rendered);
    }

    @Test
    void everyAlertIsInTheTableAbove() throws Exception {
        CsvSource table = AlertRoutesTest.class
                .getDeclaredMethod(
                        "eachAlertGoesToIntegrityServiceToSomebodyAndToAChannel",
                        String.class,
                        String.class,
                        String.class)
                .getAnnotation(CsvSource.class);

        assertThat(Stream.of(table.value()).map(line -> line.split(",", -1)[0]))
                .containsExactlyElementsOf(alerts().keySet());
    }

    @Test
    void aChannelThatNobodyNamedHasNoSecretAndTellsNobody() throws IOException {
        JsonNode receivers = Chart.YAML
                .readTree(Files.readString(file(Chart.caseNamed("default"))))
                .path("receivers");

        assertThat(Manifests.each(receivers).filter(receiver -> receiver.size() > 1))
                .extracting(receiver -> receiver.path("name").asText())
                .containsExactly("tidemark");
        assertThat(Manifests.each(receivers)
                        .map(receiver -> receiver.path("name").asText()))
                .containsExactlyInAnyOrder(
                        "tidemark", "page", "ticket", "sync-engine-alerts", "incidents", "mobile-oncall");
    }

    /** Both forms come from one tree; only the spelling differs. */
    @Test
    void theOperatorsFormHasTheSameReceiversWithSecretsByReference() throws IOException {
        Manifests manifests = Chart.render(
                Chart.caseNamed("full"),
                Map.of("monitoring.alertmanager.channels.page.pagerduty.secret.name", "pager"));
        JsonNode spec = manifests.the("AlertmanagerConfig", "tidemark").path("spec");
        JsonNode file = Chart.YAML.readTree(manifests
                .the("ConfigMap", "tidemark-alertmanager")
                .path("data")
                .path("alertmanager.yaml")
                .asText());

        assertThat(Manifests.each(spec.path("receivers")).map(receiver -> receiver.path("name")))
                .containsExactlyElementsOf(Manifests.each(file.path("receivers"))
                        .map(receiver -> receiver.path("name"))
                        .toList());
        assertThat(spec.path("inhibitRules")).hasSameSizeAs(file.path("inhibit_rules"));
        assertThat(spec.path("route").path("routes"))
                .hasSameSizeAs(file.path("route").path("routes"));
        assertThat(spec.findValues("routingKey"))
                .extracting(secret -> secret.path("name").asText())
                .containsExactly("pager");
        assertThat(file.findValues("routing_key_file"))
                .extracting(JsonNode::asText)
                .containsExactly("/etc/alertmanager/secrets/pager/routing-key");
    }

    @Test
    void theOperatorFindsOurAlertsByTheirNamespace() throws IOException {
        JsonNode groups = Chart.render("full")
                .the("PrometheusRule", "tidemark")
                .path("spec")
                .path("groups");

        assertThat(groups.findValues("labels"))
                .hasSize(alerts().size())
                .allSatisfy(
                        labels -> assertThat(labels.path("namespace").asText()).isEqualTo("tidemark"));
    }

    /** The labels of each alert of the rules, in their order. */
    static Map<String, Map<String, String>> alerts() throws IOException {
        Map<String, Map<String, String>> alerts = new LinkedHashMap<>();
        for (JsonNode group : Chart.YAML
                .readTree(Chart.FOLDER.resolve("files/prometheus-rules.yaml").toFile())
                .path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.has("alert")) {
                    alerts.put(rule.path("alert").asText(), Manifests.texts(rule.path("labels")));
                }
            }
        }
        return alerts;
    }

    private Path file(Path values) throws IOException {
        JsonNode map = Chart.render(values, Map.of("monitoring.alertmanager.file.enabled", "true"))
                .the("ConfigMap", "tidemark-alertmanager");
        return Files.writeString(
                folder.resolve("alertmanager.yaml"),
                map.path("data").path("alertmanager.yaml").asText());
    }
}
