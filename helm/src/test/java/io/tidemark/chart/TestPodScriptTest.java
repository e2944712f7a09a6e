package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.tidemark.testkit.HostProgram;
import io.tidemark.testkit.NeedsNode;
import io.tidemark.testkit.TestingHttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code helm test} runs, as the chart renders it, with a real curl. A proxy stands for the cluster's names. */
@NeedsNode
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "npm has Helm for Linux on amd64 alone")
class TestPodScriptTest {
    private static final HostProgram CURL = new HostProgram("curl", "curl");
    private static final String CHANGES = "http://tidemark-snapshot-service:8082/api/changes";
    private static Manifests release = new Manifests(List.of());

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>(Map.of(CHANGES, 401));

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void render() throws Exception {
        CURL.path();
        release = ClusterTools.installed().release(Chart.caseNamed("default"));
    }

    private HookScript.Answer test() throws IOException, InterruptedException {
        JsonNode container = release.the("Pod", "tidemark-test").at("/spec/containers/0");
        try (TestingHttpServer cluster = TestingHttpServer.of(this::answer)) {
            return new HookScript(container, Map.of(), Map.of())
                    .run(Map.of(
                            "http_proxy",
                            cluster.url(),
                            "no_proxy",
                            "",
                            "NO_PROXY",
                            "",
                            "PATH",
                            folder + ":" + System.getenv("PATH")));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String url = exchange.getRequestURI().toString();
        asked.add(url);
        TestingHttpServer.answer(exchange, answers.getOrDefault(url, 200), "");
    }

    @Test
    void everyServiceIsAskedAtItsOwnNameAndPortAndThenOneWithoutAToken() throws Exception {
        HookScript.Answer answer = test();

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(asked)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                release.all("Service").stream()
                                        .filter(service -> ChartTest.SERVICES.contains(
                                                Manifests.name(service).replaceFirst("tidemark-", "")))
                                        .map(service -> "http://" + Manifests.name(service) + ":"
                                                + service.at("/spec/ports/0/port")
                                                        .asInt() + "/health/ready"),
                                Stream.of(CHANGES))
                        .toList())
                .hasSize(6);
    }

    @Test
    void aServiceThatIsNotReadyFailsTheTest() throws Exception {
        // It would try again for half a minute.
        Path impatient = folder.resolve("curl");
        Files.writeString(impatient, "#!/bin/sh\nexec " + CURL.path() + " \"$@\" --retry 0\n");
        assertThat(impatient.toFile().setExecutable(true)).isTrue();
        answers.put("http://tidemark-flag-service:8083/health/ready", 503);

        assertThat(test().code()).isNotZero();
        assertThat(asked)
                .contains("http://tidemark-flag-service:8083/health/ready")
                .doesNotContain(CHANGES);
    }

    @Test
    void aServiceThatLetsInWhoeverHasNoTokenFailsTheTest() throws Exception {
        answers.put(CHANGES, 200);

        assertThat(test().code()).isNotZero();
        assertThat(asked).contains(CHANGES);
    }
}
