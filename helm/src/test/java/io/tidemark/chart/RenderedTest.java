package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The manifests in k8s/ are those that the chart renders. With -Dupdate=true they are written anew. */
class RenderedTest {
    private static final Path FOLDER = Home.find().root().resolve("k8s");
    private static final String HEAD =
            "# Rendered from helm/tidemark: ./mvnw -pl helm -am test -Dupdate=true writes it anew.\n";
    private static final Pattern SEPARATOR = Pattern.compile("^---$", Pattern.MULTILINE);

    static final List<Part> PARTS = List.of(
            new Part("base/tidemark.yaml", Map.of(), text -> !isRoute(text)),
            new Part("base/routes/routes.yaml", Map.of(), RenderedTest::isRoute),
            new Part("canary/tidemark.yaml", canary("10"), text -> text.contains("tidemark.io/track: canary")),
            new Part("canary/routes-10/routes.yaml", canary("10"), RenderedTest::isRoute),
            new Part("canary/routes-50/routes.yaml", canary("50"), RenderedTest::isRoute));

    /** A file, the settings it is rendered with, and what of it is kept. */
    record Part(String file, Map<String, Object> settings, Predicate<String> kept) {
        String rendered() {
            StringBuilder text = new StringBuilder(HEAD);
            SEPARATOR
                    .splitAsStream(Chart.text(FOLDER.resolve("values.yaml"), settings))
                    .map(String::strip)
                    .filter(manifest -> manifest.contains("kind: ") && kept.test(manifest))
                    .forEach(manifest -> text.append("---\n").append(manifest).append('\n'));
            return text.toString();
        }

        @Override
        public String toString() {
            return file;
        }
    }

    private static Map<String, Object> canary(String weight) {
        // Whoever uses the overlay says which version it is.
        return Map.of("canary.enabled", "true", "canary.tag", "canary", "canary.weight", weight);
    }

    private static boolean isRoute(String manifest) {
        return manifest.contains("\nkind: HTTPRoute\n");
    }

    @ParameterizedTest
    @FieldSource("PARTS")
    void theFileIsWhatTheChartRenders(Part part) throws IOException {
        Path file = FOLDER.resolve(part.file);
        if (Boolean.getBoolean("update")) {
            Files.writeString(file, part.rendered());
        }

        assertThat(file).content().isEqualTo(part.rendered());
        assertThat(Chart.documents(Files.readString(file))).hasSizeGreaterThan(4);
    }
}
