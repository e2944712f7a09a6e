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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    @ParameterizedTest(name = "{0} silences {1}")
    @CsvSource(delimiter = '|', textBlock = """
            sev1-event-errors      | warn-event-errors warn-event-error-trend sev3-event-errors-day sev3-event-errors sev2-event-errors sev2-affected-users burn-hour burn-six-hours burn-day burn-three-days
            sev1-event-errors-held | warn-event-errors warn-event-error-trend sev3-event-errors-day sev3-event-errors sev2-event-errors sev2-affected-users burn-hour burn-six-hours burn-day burn-three-days
            sev1-corruption        |
            sev2-event-errors      | warn-event-errors warn-event-error-trend sev3-event-errors-day sev3-event-errors burn-six-hours burn-day burn-three-days
            burn-hour              | warn-event-errors warn-event-error-trend sev3-event-errors-day sev3-event-errors burn-six-hours burn-day burn-three-days
            sev2-affected-users    |
            sev3-event-errors      |
            p0-outage              | success-rate p1-partial-outage p1-affected-users p3-single-tenant
            p0-sockets             |
            p0-silent-ingest       | warn-event-errors warn-event-error-trend sev3-event-errors-day sev3-event-errors sev2-event-errors sev1-event-errors sev1-event-errors-held burn-hour burn-six-hours burn-day burn-three-days success-rate p0-outage p0-sockets p1-partial-outage p1-affected-users p1-silent-snapshot p1-silent-flag p1-silent-integrity p1-no-verdicts p2-silent-export p3-single-tenant learning-failures learning-silence learning-stuck
            p1-silent-snapshot     |
            slow-operations        | p2-slow-operations
            """)
    void anAlertSilencesWhatSaysLessOfTheSameAndNothingElse(String source, String silenced) throws IOException {
        assertThat(silencedBy(source)).containsExactlyInAnyOrderElementsOf(words(silenced));
    }

    @Test
    void withoutTheDatabaseOnlyWhatDoesNotFollowFromItIsHeard() throws IOException {
        Set<String> heard = alerts().values().stream()
                .map(labels -> labels.get("threshold"))
                .collect(Collectors.toCollection(TreeSet::new));
        heard.removeAll(silencedBy("p0-database"));

        assertThat(heard)
                .containsExactly(
                        "failed-operations", "p0-database", "p0-silent-ingest", "p0-sockets", "sev1-corruption");
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

    /** As Alertmanager decides it: the source's matchers, the target's, and the tenant, which none of these has. */
    private Set<String> silencedBy(String source) throws IOException {
        Map<String, Map<String, String>> alerts = alerts();
        Map<String, String> labels = alerts.values().stream()
                .filter(one -> source.equals(one.get("threshold")))
                .findFirst()
                .orElseThrow();
        Set<String> silenced = new TreeSet<>();
        for (JsonNode rule : tree().path("inhibitRules")) {
            if (matches(rule.path("sourceMatch"), labels)) {
                alerts.values().stream()
                        .filter(target -> matches(rule.path("targetMatch"), target))
                        .forEach(target -> silenced.add(target.get("threshold")));
            }
        }
        return silenced;
    }

    private static boolean matches(JsonNode matchers, Map<String, String> labels) {
        return Manifests.each(matchers).allMatch(matcher -> {
            String value = labels.getOrDefault(matcher.path("name").asText(), "");
            String wanted = matcher.path("value").asText();
            return switch (matcher.path("matchType").asText()) {
                case "=" -> value.equals(wanted);
                case "!=" -> !value.equals(wanted);
                default -> Pattern.matches(wanted, value);
            };
        });
    }

    private static Set<String> words(String text) {
        return text == null ? Set.of() : Set.of(text.split(" ", -1));
    }

    private static JsonNode tree() throws IOException {
        return Chart.YAML.readTree(
                Chart.FOLDER.resolve("files/alert-routes.yaml").toFile());
    }

    /** The labels of each alert of the rules, in their order. */
    private static Map<String, Map<String, String>> alerts() throws IOException {
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
