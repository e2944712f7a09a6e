package io.tidemark.integrity.incident.source;

import static io.tidemark.integrity.incident.Incidents.ADMIN;
import static io.tidemark.integrity.incident.Incidents.alert;
import static io.tidemark.integrity.incident.Incidents.as;
import static io.tidemark.integrity.incident.Incidents.one;
import static io.tidemark.integrity.incident.Incidents.post;
import static io.tidemark.integrity.incident.Incidents.resolution;
import static io.tidemark.integrity.incident.Incidents.send;
import static io.tidemark.integrity.incident.Incidents.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.integrity.incident.Alert;
import io.tidemark.integrity.incident.Incidents;
import io.tidemark.integrity.threshold.Comparison;
import io.tidemark.integrity.threshold.Fired;
import io.tidemark.integrity.threshold.PrometheusRules;
import io.tidemark.integrity.threshold.Signal;
import io.tidemark.integrity.threshold.Threshold;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Crossed thresholds and alerts on the same: one incident. Each test has a threshold of its own. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
class CrossingsIT {
    private static final Duration ENDS_AFTER = Duration.ofMinutes(5);

    private final String id = "t" + UUID.randomUUID();
    private final String name = PrometheusRules.name(id);
    private final Fired fired = new Fired(
            new Threshold(id, "R77", Signal.DATABASE_UP, 1, Comparison.AT_MOST, 0, 0, null, null, "p0", null), 0, 0);
    private final Crossings crossings = new Crossings(ENDS_AFTER);

    @Inject
    SignalStore signals;

    @Inject
    Clock clock;

    @BeforeEach
    void givenNoOutageOfAll() {
        Incidents.resolveThoseOf(List.of("*"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private SignalStore.Taken look(Crossings replica, List<Fired> crossed, Instant now) {
        return signals.crossings()
                .chain(told -> {
                    List<Alert> own = told.stream()
                            .filter(alert -> alert.name().equals(name))
                            .toList();
                    return signals.take(replica.changes(crossed, own, now), now);
                })
                .await()
                .atMost(Patience.LIMIT);
    }

    private void tell(String status) {
        Map<String, Object> alert = alert("*", id, status, "");
        alert.put("labels", Map.of("alertname", name, "priority", "p0"));
        send(TestingTokens.service(), List.of(alert)).statusCode(200).body("opened", equalTo(0));
    }

    private void resolve(String incident) {
        post(ADMIN, "/" + incident + "/resolve", resolution()).statusCode(200);
    }

    /** Those whose timeline has a line that begins like that. */
    private List<String> incidentsWith(String beginning) {
        return as(ADMIN).get(Incidents.PATH + "?limit=100").jsonPath().<String>getList("incidents.id").stream()
                .filter(incident -> texts(one(ADMIN, incident)).stream().anyMatch(text -> text.startsWith(beginning)))
                .toList();
    }

    @Test
    void aCrossingOpensAnIncidentOnceWhicheverReplicaTellsOfIt() {
        assertThat(look(crossings, List.of(fired), now()).opened()).isEqualTo(1);
        SignalStore.Taken other = signals.take(
                        new Crossings(ENDS_AFTER).changes(List.of(fired), List.of(), now()), now())
                .await()
                .atMost(Patience.LIMIT);

        assertThat(other).isEqualTo(new SignalStore.Taken(0, 0, 0, 1, 0));
        assertThat(incidentsWith("firing: " + name)).singleElement().satisfies(incident -> {
            assertThat(one(ADMIN, incident).getString("priority")).isEqualTo("P0");
            assertThat(texts(one(ADMIN, incident))).containsOnlyOnce("firing: " + name + ": " + fired.words());
        });
    }

    @Test
    void alertmanagersAlertBelongsToTheIncidentOfTheCrossingAlsoWhenPeopleAreThroughWithIt() {
        look(crossings, List.of(fired), now());
        String incident = incidentsWith("firing: " + name).getFirst();
        resolve(incident);

        tell("firing");
        tell("resolved");

        assertThat(incidentsWith("firing: " + name)).containsExactly(incident);
        assertThat(texts(one(ADMIN, incident)))
                .contains("firing: " + name + ": pushes of * fail", "resolved: " + name + ": pushes of * fail");
    }

    @Test
    void aCrossingBelongsToTheIncidentOfAlertmanagersAlertLikewise() {
        Map<String, Object> alert = alert("*", id, "firing", "");
        alert.put("labels", Map.of("alertname", name, "priority", "p0"));
        send(TestingTokens.service(), List.of(alert)).statusCode(200).body("opened", equalTo(1));
        String incident = incidentsWith("firing: " + name).getFirst();
        resolve(incident);

        assertThat(look(crossings, List.of(fired), now()).opened()).isZero();
        assertThat(texts(one(ADMIN, incident))).contains("firing: " + name + ": " + fired.words());
    }

    @Test
    void anAlertOfWhoseEndNobodyToldDoesNotHideTheNextOutage() {
        Map<String, Object> alert = alert("*", id, "firing", "");
        alert.put("labels", Map.of("alertname", name, "priority", "p0"));
        send(TestingTokens.service(), List.of(alert)).statusCode(200).body("opened", equalTo(1));
        resolve(incidentsWith("firing: " + name).getFirst());

        assertThat(look(crossings, List.of(fired), now().plus(Duration.ofMinutes(31)))
                        .opened())
                .isEqualTo(1);
    }

    @Test
    void whatHasEndedIsSaidAndTheNextTimeIsAnother() {
        Instant now = now();
        look(crossings, List.of(fired), now);
        String incident = incidentsWith("firing: " + name).getFirst();
        Instant later = now.plus(ENDS_AFTER).plusSeconds(1);

        look(crossings, List.of(), later);
        assertThat(texts(one(ADMIN, incident))).contains("resolved: " + name);
        assertThat(one(ADMIN, incident).getString("state")).isEqualTo("open");

        resolve(incident);
        assertThat(look(crossings, List.of(fired), later.plusSeconds(1)).opened())
                .isEqualTo(1);
    }
}
