package io.tidemark.integrity.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is woken by an alert finds the page, and on it the place. */
class RunbookTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Path RULES = REPOSITORY.resolve("helm/tidemark/files/prometheus-rules.yaml");
    private static final Pattern LINK = Pattern.compile("runbook_url: (\\S+)");

    static Stream<String> links() throws IOException {
        return LINK.matcher(Files.readString(RULES)).results().map(link -> link.group(1));
    }

    @ParameterizedTest
    @MethodSource("links")
    void everyAlertLeadsToAPageThatNamesIt(String link) throws IOException {
        String[] parts = link.split("#", 2);

        assertThat(parts).hasSize(2);
        assertThat(REPOSITORY.resolve(parts[0])).content().contains("id=\"" + parts[1] + "\"");
    }

    @Test
    void everyAlertHasALink() throws IOException {
        long alerts = Files.readString(RULES)
                .lines()
                .filter(line -> line.contains("- alert:"))
                .count();

        assertThat(links()).hasSize((int) alerts);
    }

    @Test
    void theIndexNamesEveryAlert() throws IOException {
        Stream<String> alerts = Pattern.compile("- alert: (\\S+)")
                .matcher(Files.readString(RULES))
                .results()
                .map((MatchResult found) -> found.group(1));

        assertThat(REPOSITORY.resolve(Runbook.FOLDER + "README.md")).content().contains(alerts.toList());
    }

    @Test
    void anAlertThatSomebodyAddedLeadsToTheIndex() {
        assertThat(Runbook.page("of-our-own")).isEqualTo("README.md");
    }
}
