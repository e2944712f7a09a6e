package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An alert's link leads to where the pages were published. */
class RunbookLinkTest {

    @Test
    void everyAlertLinksToThePagesOfTheInstallation() throws IOException {
        assertThat(links(Map.of("monitoring.runbookBaseUrl", "https://wiki.example.org/runbooks/")))
                .contains("https://wiki.example.org/runbooks/database-down.md#p0-database")
                .allMatch(link -> link.startsWith("https://wiki.example.org/runbooks/"));
    }

    @Test
    void withoutAnAddressTheLinkIsThePathInTheRepository() throws IOException {
        assertThat(links(Map.of()))
                .contains("docs/runbooks/database-down.md#p0-database")
                .allMatch(link -> link.startsWith("docs/"));
    }

    private static List<String> links(Map<String, Object> settings) throws IOException {
        JsonNode rule = Chart.render(Chart.caseNamed("full"), settings).the("PrometheusRule", "tidemark");
        List<String> links =
                rule.findValues("runbook_url").stream().map(JsonNode::asText).toList();
        assertThat(links).isNotEmpty();
        return links;
    }
}
