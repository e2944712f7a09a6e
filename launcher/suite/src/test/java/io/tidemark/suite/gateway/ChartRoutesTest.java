package io.tidemark.suite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import io.tidemark.servers.Home;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What the chart renders for a cluster, by Helm itself, and what the launcher serves on this machine. The launcher takes the
 * first row that matches; a gateway takes what the Gateway API says: exact paths, then expressions, then the longest prefix,
 * then a method.
 */
class ChartRoutesTest {
    private static final Home HOME = Home.find();
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE");
    private static final Comparator<Rendered> PRECEDENCE = Comparator.comparingInt(Rendered::kind)
            .thenComparing(Comparator.comparingInt(Rendered::length).reversed())
            .thenComparing(rendered -> rendered.method().isEmpty());

    /** One match of an HTTPRoute. */
    private record Rendered(String type, String value, Optional<String> method, String service) {
        boolean matches(String asked, String path) {
            return method.map(asked::equals).orElse(true)
                    && PathRule.of(type, value).matches(path);
        }

        int kind() {
            return List.of("Exact", "RegularExpression", "PathPrefix").indexOf(type);
        }

        int length() {
            return value.length();
        }
    }

    @Test
    void everyRequestGoesToTheSameServiceInAClusterAndHere() throws Exception {
        RouteTable table = RouteTable.read(HOME.chartValues());
        List<Rendered> rendered = rendered();
        int answered = 0;
        for (String path : paths(rendered)) {
            for (String method : METHODS) {
                Optional<String> service = rendered.stream()
                        .filter(match -> match.matches(method, path))
                        .min(PRECEDENCE)
                        .map(Rendered::service);
                assertThat(service).as(method + " " + path).isEqualTo(table.serviceFor(method, path));
                answered += service.isPresent() ? 1 : 0;
            }
        }
        assertThat(answered).isGreaterThan(METHODS.size() * 10);
    }

    /** Each path of the table, and ones below and beside it. */
    private static Set<String> paths(List<Rendered> rendered) {
        Set<String> paths = new TreeSet<>();
        for (Rendered match : rendered) {
            String path = match.value().replace("[^/]+", "notes");
            paths.addAll(List.of(path, path + "/", path + "/a%2Fb", path + "/notes/snapshots/7", path + "x"));
        }
        return paths;
    }

    private static List<Rendered> rendered() throws IOException {
        String manifests = new Helm(HOME.root().resolve("helm/tidemark"))
                .template()
                .withName("release")
                .withKubeVersion("1.35.0")
                .withValuesFile(HOME.root().resolve("helm/tidemark/ci/default-values.yaml"))
                .call();
        List<Rendered> rendered = new ArrayList<>();
        YAMLMapper mapper = new YAMLMapper();
        try (var parser = new YAMLFactory().createParser(manifests)) {
            mapper.readerFor(JsonNode.class).<JsonNode>readValues(parser).forEachRemaining(manifest -> {
                if (manifest.path("kind").asText().equals("HTTPRoute")) {
                    manifest.path("spec").path("rules").forEach(rule -> rendered.addAll(matches(rule)));
                }
            });
        }
        return rendered;
    }

    private static List<Rendered> matches(JsonNode rule) {
        String service = rule.path("backendRefs").path(0).path("name").asText().replaceFirst("^release-", "");
        List<Rendered> matches = new ArrayList<>();
        rule.path("matches")
                .forEach(match -> matches.add(new Rendered(
                        match.path("path").path("type").asText(),
                        match.path("path").path("value").asText(),
                        Optional.ofNullable(match.path("method").textValue()),
                        service)));
        return matches;
    }
}
