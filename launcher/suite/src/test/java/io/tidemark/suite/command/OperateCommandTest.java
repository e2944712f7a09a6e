package io.tidemark.suite.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.tidemark.testkit.TestingHttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real commands against a server that answers as it is told to; {@code LauncherIT} has them on a whole suite. */
class OperateCommandTest {
    private static final String BAKING = """
            {"id":"r-1","flag":"resume_sync.local_only","tenant":"acme","state":"baking","revision":1,\
            "released_percent":10,"flag_percent":90,"steps":[10,50,100],"grounds":[{"code":"no-health","detail":"nothing is known"}]}""";

    private final List<String> requests = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private int status = 200;
    private String token = "t";
    private volatile String answer = "{}";
    private final TestingHttpServer server = TestingHttpServer.of(this::handle);

    @BeforeEach
    void open() {
        PrintStream capture = new PrintStream(said, true, UTF_8);
        System.setOut(capture);
        System.setErr(capture);
    }

    @AfterEach
    void close() {
        System.setOut(out);
        System.setErr(err);
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        requests.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
        assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer " + token);
        boolean list = exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().toString().equals("/ops/rollouts");
        TestingHttpServer.answer(exchange, list ? 200 : status, list ? "{\"rollouts\":[" + BAKING + "]}" : answer);
    }

    @Test
    void localOnlyGoesOnAndOffForWhomItIsSaid() {
        answer = "{\"epoch\":43}";

        assertThat(run("local-only", "on", "--tenant", "acme", "--reason", "INC-42"))
                .isZero();
        assertThat(run("local-only", "off", "--all", "--reason", "over", "--epoch", "43"))
                .isZero();

        assertThat(requests)
                .containsExactly(
                        "PUT /ops/local-only {\"enabled\":true,\"reason\":\"INC-42\",\"tenants\":[\"acme\"]}",
                        "PUT /ops/local-only {\"enabled\":false,\"reason\":\"over\",\"tenants\":[\"*\"],\"expected_epoch\":43}");
        assertThat(said()).contains("local-only is on for acme", "local-only is off for all tenants", "epoch 43");
    }

    @Test
    void withoutATargetOrAReasonNothingIsSent() {
        assertThat(run("local-only", "on", "--reason", "INC-42")).isEqualTo(2);
        assertThat(run("local-only", "on", "--tenant", "acme")).isEqualTo(2);
        assertThat(run("local-only", "on", "--tenant", "acme", "--all", "--reason", "r"))
                .isEqualTo(2);
        assertThat(run("local-only")).isEqualTo(2);
        assertThat(run("rollout", "start", "--all", "--reason", "r", "--steps", "10.5"))
                .isEqualTo(2);

        assertThat(requests).isEmpty();
    }

    @Test
    void anyRequestCanBeMadeAndOneValueOfItsAnswerBePrinted() {
        status = 202;
        answer = "{\"findings\":[{\"id\":\"f-1\"}]}";

        assertThat(run("ops", "POST", "/ops/queue/pause", "{\"reason\":\"INC-58\"}"))
                .isZero();
        assertThat(run("ops", "GET", "/ops/integrity/findings", "--at", "/findings/0/id"))
                .isZero();
        assertThat(said()).endsWith("f-1\n");
        assertThat(run("ops", "GET", "/ops/integrity/findings", "--at", "/findings/1/id"))
                .isEqualTo(1);

        assertThat(requests).startsWith("POST /ops/queue/pause {\"reason\":\"INC-58\"}");
        assertThat(said()).contains("nothing stands at /findings/1/id");
    }

    @Test
    void aTokenOfAnotherTenantThanTheOneThatIsSaidIsRefusedBeforeAnythingIsSent() {
        token = "e30." + Base64.getUrlEncoder().encodeToString("{\"tenant\":\"globex\"}".getBytes(UTF_8)) + ".x";

        assertThat(run("ops", "POST", "/ops/queue/rebuild-index", "--tenant", "acme"))
                .isEqualTo(1);
        assertThat(requests).isEmpty();
        assertThat(said()).contains("the token is one of tenant globex, not of acme");

        assertThat(run("ops", "POST", "/ops/queue/rebuild-index", "--tenant", "globex"))
                .isZero();
        assertThat(run("ops", "POST", "/ops/queue/rebuild-index")).isZero();
        assertThat(requests).hasSize(2);

        assertThat(run("export_pending_ops", "--tenant", "acme", "--out", "-")).isEqualTo(1);
        assertThat(requests).hasSize(2);
    }

    @Test
    void aDrillOnASuiteThatOthersUseNeedsAYes() {
        assertThat(TidemarkCommand.run("drill", "database-down", "--data", "somewhere"))
                .isEqualTo(2);

        assertThat(said()).contains("for everybody", "--yes").doesNotContain("staged");
    }

    @Test
    void aRefusalOfAnyRequestIsTold() {
        status = 409;
        answer = "{\"code\":\"lease-in-use\",\"detail\":\"its owner lives\",\"action\":\"Wait.\"}";

        assertThat(run("ops", "POST", "/ops/leases/operations-3/release")).isEqualTo(1);

        assertThat(said()).contains("its owner lives (409 lease-in-use). Wait.");
    }

    @Test
    void whoeverReadsOfACrossedThresholdIsLedToItsPage() {
        answer = """
                {"whole":{"verdict":"sev1","success_rate_percent":40.0,"thresholds":[{"why":"p0-outage: it is so",\
                "runbook":"docs/runbooks/5xx-storm.md#p0-outage"}]},"tenants":[]}""";

        assertThat(run("monitor_sync_health", "--hours", "1")).isEqualTo(6);

        assertThat(said()).contains("p0-outage: it is so; see docs/runbooks/5xx-storm.md#p0-outage");
    }

    @Test
    void statusNamesThoseWhoseSwitchesAreOn() {
        answer = "{\"epoch\":7,\"enabled\":true,\"tenants\":[\"*\",\"acme\"]}";

        assertThat(run("local-only", "status")).isZero();

        assertThat(said()).contains("local-only is on for all tenants, acme", "epoch 7");
    }

    @Test
    void theStatusIsToldInWordsAndWhatIsNotKnownIsSaidToBe() {
        answer = """
                {"state":"degraded","success_rate_percent":99.18,"tenants":[{"tenant":"acme","success_rate_percent":99.18,\
                "verdict":"ok"},{"tenant":"globex","verdict":"ok"}],"breaker":"open",\
                "breakers":[{"dependency":"kafka","state":"open","trips":2,"cooldown_seconds":41.5}],"local_only":["acme"],\
                "dependencies":[{"name":"kafka","up":false,"latency_ms":2000}],\
                "services":[{"name":"ingest-service","status":"down","latency_ms":3,"down":["kafka"]}],\
                "incidents":[{"id":"i-1","priority":"P0","state":"open","overdue":true,"title":"Pushes fail"}],\
                "parts":[{"name":"queue","available":false,"problem":"it answers 503"},{"name":"flags","available":true}]}""";

        assertThat(run("ops-status")).isEqualTo(1);

        assertThat(said())
                .contains(
                        "Success Rate: 99.2%",
                        "Tenant acme: 99.2%, ok",
                        "Tenant globex: no data, ok",
                        "Queue: unknown",
                        "Breaker: open",
                        "Breaker to kafka: open, tripped 2 times, 41.5 s to wait",
                        "Local-only: acme; flags on: unknown",
                        "kafka: DOWN",
                        "ingest-service: down, 3 ms; down: kafka",
                        "Incident i-1: P0, open, OVERDUE: Pushes fail",
                        "Unavailable: queue (it answers 503)")
                .doesNotContain("Unavailable: flags");
        assertThat(requests).containsExactly("GET /ops/status");
    }

    @Test
    void theStatusIsGoodNewsToAScriptOnlyWhenAllIsWell() {
        answer = "{\"state\":\"ok\"}";
        assertThat(run("ops-status", "--json")).isZero();
        answer = "{\"state\":\"unknown\"}";
        assertThat(run("ops-status", "--json")).isEqualTo(1);

        assertThat(said()).contains("\"state\" : \"unknown\"");
    }

    @Test
    void aRolloutIsStartedAsAsked() {
        answer = BAKING;

        assertThat(run("rollout", "start", "--tenant", "acme", "--reason", "r", "--steps", "5,100", "--bake", "90"))
                .isZero();

        assertThat(requests)
                .containsExactly("POST /ops/rollouts {\"flag\":\"resume_sync.local_only\",\"tenant\":\"acme\","
                        + "\"reason\":\"r\",\"steps\":[5,100],\"bake\":\"PT1H30M\"}");
        assertThat(said()).contains("released 10 % of the users; the flag is at 90 %", "because  nothing is known");
    }

    @Test
    void anOrderGoesToTheOnlyRolloutThatGoesOn() {
        answer = BAKING;

        assertThat(run("rollout", "hold", "--reason", "wait", "--revision", "1"))
                .isZero();
        assertThat(run("rollout", "abort", "r-2", "--reason", "bad")).isZero();

        assertThat(requests)
                .contains(
                        "POST /ops/rollouts/r-1/hold {\"reason\":\"wait\",\"expected_revision\":1}",
                        "POST /ops/rollouts/r-2/abort {\"reason\":\"bad\"}");
    }

    @Test
    void healthIsPrintedAsTheRunbooksReadItAndTheExitCodeIsTheSeverity() {
        answer = """
                {"hours":3,"whole":{"tenant":"*","verdict":"sev2","success_rate_percent":89.04,
                 "thresholds":[{"id":"sev2-event-errors","why":"sev2-event-errors: it is 0.11"}],
                 "error_classes":[{"error_class":"5xx","events":12},{"error_class":"429","events":3}]},
                 "tenants":[{"tenant":"acme","verdict":"ok","success_rate_percent":99.2},{"tenant":"globex","verdict":"ok"}]}""";

        assertThat(run("monitor_sync_health", "--hours", "3")).isEqualTo(5);

        assertThat(requests).containsExactly("GET /ops/health?hours=3");
        assertThat(said().lines())
                .startsWith("Success Rate: 89.0%", "Tenant acme: 99.2%", "Tenant globex: no data")
                .contains("Errors of all tenants: 5xx 12, 429 3", "  sev2-event-errors: it is 0.11");
    }

    @Test
    void watchingItLooksAgainAndAgainAndSaysWhatItIsThen() throws Exception {
        answer = health(99.2);
        Thread watch = Thread.ofVirtual().start(() -> run("monitor_sync_health", "--watch", "--every", "1"));
        Awaitility.await().until(() -> said().contains("Success Rate: 99.2%"));

        answer = health(50.0);

        Awaitility.await().until(() -> said().contains("Success Rate: 50.0%"));
        assertThat(watch.isAlive()).isTrue();
        watch.interrupt();
        watch.join();
        assertThat(said().lines()).startsWith("Success Rate: 99.2%").contains("", "Success Rate: 50.0%");
    }

    private static String health(double rate) {
        return "{\"hours\":1,\"tenants\":[{\"tenant\":\"acme\",\"success_rate_percent\":" + rate
                + ",\"verdict\":\"ok\"}]}";
    }

    @Test
    void noDataIsNeitherGoodNorBad() {
        answer = "{\"hours\":1,\"tenants\":[]}";

        assertThat(run("monitor_sync_health", "--hours", "1")).isEqualTo(7);

        assertThat(said()).contains("Success Rate: no data");
    }

    @Test
    void aRefusalIsSaidInTheServicesWordsAndTheCommandFails() {
        status = 409;
        answer =
                "{\"code\":\"stale-epoch\",\"detail\":\"the switch is at epoch 9\",\"action\":\"Read its state again.\"}";

        assertThat(run("local-only", "on", "--tenant", "acme", "--reason", "r", "--epoch", "8"))
                .isEqualTo(1);

        assertThat(said()).contains("tidemark: the switch is at epoch 9 (409 stale-epoch). Read its state again.");
    }

    private int run(String... arguments) {
        String url = server.url() + "/";
        boolean whole = arguments.length > 1 || arguments[0].equals("ops-status");
        return TidemarkCommand.run(
                Stream.concat(Stream.of(arguments), whole ? Stream.of("--url", url, "--token", token) : Stream.of())
                        .toArray(String[]::new));
    }

    private String said() {
        return said.toString(UTF_8);
    }
}
