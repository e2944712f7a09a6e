package io.tidemark.suite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import io.tidemark.servers.Home;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the chart renders for a cluster, by Helm itself, and what the launcher serves on this machine. */
class ChartRoutesTest {
    private static final Home HOME = Home.find();

    @Test
    void theChartsHttpRouteSendsTheSameRequestsToTheSameServicesInTheSameOrder() throws Exception {
        List<String> rendered = new ArrayList<>();
        for (JsonNode rule : httpRoute().path("spec").path("rules")) {
            String service = rule.path("backendRefs").path(0).path("name").asText();
            for (JsonNode match : rule.path("matches")) {
                rendered.add(String.join(
                        " ",
                        match.path("method").asText("*"),
                        match.path("path").path("type").asText(),
                        match.path("path").path("value").asText(),
                        service));
            }
        }

        assertThat(rendered).isEqualTo(served());
    }

    @Test
    void theLauncherRoutesWhatTheRenderedRulesName() throws Exception {
        RouteTable table = RouteTable.read(HOME.chartValues());

        assertThat(table.serviceFor("POST", "/api/notes/bulk")).contains("ingest-service");
        assertThat(table.serviceFor("GET", "/api/notes/a%2Fb")).contains("snapshot-service");
        assertThat(httpRoute().path("spec").path("rules").findValuesAsText("value"))
                .allSatisfy(value -> assertThat(value).startsWith("/"));
    }

    private static JsonNode httpRoute() throws IOException {
        String manifests = new Helm(HOME.chartValues().getParent())
                .template()
                .withName("release")
                .withKubeVersion("1.35.0")
                .call();
        JsonNode route = new YAMLMapper().readTree(manifests);
        assertThat(route.path("kind").asText()).isEqualTo("HTTPRoute");
        return route;
    }

    private static List<String> served() throws IOException {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : new YAMLMapper()
                .readTree(HOME.chartValues().toFile())
                .path("gateway")
                .path("routes")) {
            String rest = row.path("path").path("type").asText() + " "
                    + row.path("path").path("value").asText() + " release-"
                    + row.path("service").asText();
            if (row.path("methods").isEmpty()) {
                rows.add("* " + rest);
            }
            row.path("methods").forEach(method -> rows.add(method.asText() + " " + rest));
        }
        return rows;
    }
}
