package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.suite.drill.fault.HeldPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way of an alert: a service of the running suite falls silent, Prometheus with the chart's rules fires, Alertmanager
 * with the chart's routes tells integrity-service, and the incident of all tells of it until it is over.
 */
class AlertIT {
    private static final String ALERT = "SyncP2SilentExport";
    private static final String HEARD = "sync:export_replicas:rate1m";

    private final SuiteUnderTest suite = SuiteUnderTest.running();
    private final Device admin = new Device(suite, suite.token("tidemark", "on-call", "admin"), "desk");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aServiceThatFallsSilentIsInTheIncidentOfAllUntilItIsHeardAgain() throws Exception {
        String missing = TestingPrometheus.missing("prometheus", "prometheus-alertmanager");
        if (!missing.isEmpty()) {
            System.out.println("AlertIT is skipped. It needs " + missing + " (Debian's packages of those names)");
        }
        assumeTrue(missing.isEmpty(), missing);

        try (TestingAlertmanager alertmanager = TestingAlertmanager.of(suite, folder);
                TestingPrometheus prometheus = TestingPrometheus.telling(alertmanager, suite, folder)) {
            awaitHeardForAWhile(prometheus);
            assertThat(alertmanager.alerts(ALERT)).isEmpty();

            HeldPart silent = HeldPart.of(suite.process("export-service"));
            try {
                awaitLine("firing: " + ALERT);
                assertThat(alertmanager.alerts(ALERT)).hasSize(1);
                isAsItsRuleSays(alertmanager.alerts(ALERT).path(0), rule(prometheus));
            } finally {
                silent.letGo();
            }
            awaitLine("resolved: " + ALERT);
        }
    }

    /** What follows is silence then, and not that nobody has listened yet. */
    private static void awaitHeardForAWhile(TestingPrometheus prometheus) {
        SuiteUnderTest.patiently()
                .ignoreExceptionsMatching(IOException.class::isInstance)
                .untilAsserted(() -> assertThat(prometheus.found(HEARD + " offset 10s == 1 and " + HEARD + " == 1"))
                        .hasSize(1));
    }

    private static JsonNode rule(TestingPrometheus prometheus) throws IOException, InterruptedException {
        for (JsonNode group : prometheus.answer("rules").at("/data/groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.path("name").asText().equals(ALERT)) {
                    return rule;
                }
            }
        }
        throw new AssertionError("no rule is called " + ALERT);
    }

    private static void isAsItsRuleSays(JsonNode alert, JsonNode rule) {
        assertThat(alert.path("labels").properties())
                .hasSize(rule.path("labels").size() + 1)
                .containsAll(rule.path("labels").properties());
        assertThat(alert.at("/labels/alertname").asText()).isEqualTo(ALERT);
        assertThat(alert.at("/labels/priority").asText()).isEqualTo("p2");
        assertThat(alert.at("/annotations/summary").asText())
                .isEqualTo(rule.at("/annotations/summary").asText().replace("{{ $value }}", "0"));
        assertThat(alert.at("/annotations/runbook_url"))
                .isEqualTo(rule.at("/annotations/runbook_url"))
                .hasToString("\"docs/runbooks/service-crashed.md#p2-silent-export\"");
        assertThat(alert.path("receivers").findValuesAsText("name"))
                .containsExactlyInAnyOrder("tidemark", "ticket", "incidents");
    }

    private void awaitLine(String begin) {
        SuiteUnderTest.patiently()
                .untilAsserted(() ->
                        assertThat(told()).anyMatch(text -> text.startsWith(begin + ": export_replicas over 1 min")));
    }

    /** What Alertmanager has told of everybody. */
    private List<String> told() throws IOException, InterruptedException {
        List<String> told = new ArrayList<>();
        for (JsonNode incident : json("/ops/incidents?limit=200").path("incidents")) {
            if (incident.path("tenant").asText().equals("*")) {
                String timeline = "/ops/incidents/" + incident.path("id").asText() + "/timeline?limit=1000";
                json(timeline)
                        .path("entries")
                        .valueStream()
                        .filter(entry -> entry.path("actor").asText().equals("alertmanager"))
                        .forEach(entry -> told.add(entry.path("text").asText()));
            }
        }
        return told;
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return SuiteUnderTest.json(admin.get(path).body());
    }
}
