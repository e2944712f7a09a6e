package io.tidemark.suite.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.TestingHttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What counts as told, and as kept: of the right tenant, by the right alarm, and since the fault. */
class SuiteAlarmsTest {
    private static final Instant SINCE = Instant.parse("2026-11-22T08:00:00Z");
    private static final Alarm VERDICT = new Alarm.Verdict("sev1-corruption");
    private static final Alarm ALERT = new Alarm.Alert("p1-silent-flag", Duration.ofMinutes(2), true);

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> orders = new ArrayList<>();
    private final TestingHttpServer server = TestingHttpServer.of(exchange -> {
        if (exchange.getRequestMethod().equals("POST")) {
            orders.add(exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            TestingHttpServer.answer(exchange, 200, "{}");
        } else {
            String answer = answers.get(exchange.getRequestURI().toString());
            TestingHttpServer.answer(exchange, answer == null ? 404 : 200, answer == null ? "{}" : answer);
        }
    });
    private final SuiteAlarms alarms = with(Optional.of(server.url()));

    @AfterEach
    void close() {
        server.close();
    }

    private SuiteAlarms with(Optional<String> alertmanager) {
        return new SuiteAlarms(tenant -> new Caller(server.url() + "/of/" + tenant, ""), alertmanager);
    }

    @Test
    void aVerdictIsToldOnceTheTenantsThresholdIsCrossed() throws Exception {
        health("acme", "p1-partial-outage");
        assertThat(alarms.told(VERDICT, "acme"))
                .isEqualTo(new Look(false, "the verdict is sev1, sev1-corruption is not crossed"));

        health("globex", "sev1-corruption");
        assertThat(alarms.told(VERDICT, "acme").there()).isFalse();

        health("acme", "sev1-corruption");
        assertThat(alarms.told(VERDICT, "acme"))
                .isEqualTo(new Look(true, "the verdict is sev1, sev1-corruption is crossed: it is 1"));
    }

    @Test
    void anAlertIsToldOnceItIsActiveAtAlertmanagerAndNotWhileAnotherSilencesIt() throws Exception {
        String path = "/api/v2/alerts?filter=alertname%3DSyncP1SilentFlag";
        answers.put(path, "[]");
        assertThat(alarms.told(ALERT, "acme").there()).isFalse();

        answers.put(path, "[{\"status\":{\"state\":\"suppressed\"}}]");
        assertThat(alarms.told(ALERT, "acme").there()).isFalse();

        answers.put(path, "[{\"status\":{\"state\":\"active\"}}]");
        assertThat(alarms.told(ALERT, "acme")).isEqualTo(new Look(true, "SyncP1SilentFlag is active at Alertmanager"));
    }

    @Test
    void withoutAnAlertmanagerVerdictsAloneAreHeard() {
        SuiteAlarms alone = with(Optional.empty());

        assertThat(alone.hear(VERDICT)).isTrue();
        assertThat(alone.hear(ALERT)).isFalse();
        assertThat(alarms.hear(ALERT)).isTrue();
        assertThat(alarms.hear(new Alarm.None("nobody tells"))).isFalse();
    }

    @Test
    void anAlertIsKeptWhereTheIncidentOfAllHasItSinceTheFaultOnWhicheverPage() throws Exception {
        assertThat(answered(ALERT)).isEqualTo(new Look(false, "no incident of * is open"));

        incidents("*", "i1");
        timeline("*", "i1", "", entry("*", "alert", "firing: SyncP1SilentFlag: x", SINCE.minusSeconds(60)), "next");
        timeline("*", "i1", "&cursor=next", entry("*", "alert", "firing: SyncP1SilentExport: x", SINCE), "");
        assertThat(answered(ALERT).there()).isFalse();

        timeline("*", "i1", "&cursor=next", entry("*", "note", "firing: SyncP1SilentFlag: x", SINCE), "");
        assertThat(answered(ALERT).there()).isFalse();

        timeline("*", "i1", "&cursor=next", entry("*", "alert", "firing: SyncP1SilentFlag: x", SINCE), "");
        assertThat(answered(ALERT)).isEqualTo(new Look(true, "P1 of *: firing: SyncP1SilentFlag: x"));
    }

    @Test
    void aVerdictIsKeptWhereTheTenantsOwnIncidentHasIt() throws Exception {
        incidents("acme", "i2");
        timeline("acme", "i2", "", entry("acme", "verdict", "verdict ok -> sev1: x", SINCE), "");

        assertThat(answered(VERDICT)).isEqualTo(new Look(true, "P1 of acme: verdict ok -> sev1: x"));
    }

    @Test
    void aVerdictIsKeptWhereItJoinedTheIncidentOfAllButAnotherTenantsVerdictThereIsNot() throws Exception {
        answers.put(OPEN.formatted("acme"), "{\"incidents\":[]}");
        incidents("*", "i1");
        timeline("*", "i1", "", entry("globex", "verdict", "verdict ok -> sev1: x", SINCE), "");
        assertThat(answered(VERDICT).there()).isFalse();

        timeline("*", "i1", "", entry("acme", "verdict", "verdict ok -> sev1: x", SINCE), "");
        assertThat(answered(VERDICT)).isEqualTo(new Look(true, "P1 of *: verdict ok -> sev1: x"));
    }

    @Test
    void theIncidentOfTheDrillsTenantAloneIsResolved() throws Exception {
        incidents("acme", "i2");
        alarms.over("acme");
        assertThat(orders).singleElement().asString().startsWith("/of/acme/ops/incidents/i2/resolve {");

        orders.clear();
        answers.put(OPEN.formatted("acme"), "{\"incidents\":[{\"id\":\"i1\",\"tenant\":\"*\"}]}");
        alarms.over("acme");
        assertThat(orders).isEmpty();
    }

    private static final String OPEN = "/of/%s/ops/incidents?state=open&limit=200";

    private Look answered(Alarm alarm) throws IOException, InterruptedException {
        answers.putIfAbsent(OPEN.formatted("*"), "{\"incidents\":[]}");
        return alarms.kept(alarm, "acme", SINCE);
    }

    private void health(String tenant, String threshold) {
        answers.put("/of/acme/ops/health", """
                {"tenants":[{"tenant":"%s","verdict":"sev1","thresholds":[{"id":"%s","why":"it is 1"}]}]}""".formatted(tenant, threshold));
    }

    private void incidents(String tenant, String id) {
        answers.put(OPEN.formatted(tenant), """
                {"incidents":[{"id":"other","tenant":"globex"},{"id":"%s","tenant":"%s","priority":"P1"}]}""".formatted(id, tenant));
    }

    private void timeline(String tenant, String id, String cursor, String entry, String next) {
        answers.put(
                "/of/" + tenant + "/ops/incidents/" + id + "/timeline?limit=1000" + cursor,
                "{\"entries\":[" + entry + "]" + (next.isEmpty() ? "" : ",\"next_cursor\":\"" + next + "\"") + "}");
    }

    private static String entry(String tenant, String kind, String text, Instant at) {
        return "{\"tenant\":\"%s\",\"kind\":\"%s\",\"text\":\"%s\",\"at\":\"%s\"}".formatted(tenant, kind, text, at);
    }
}
