package io.tidemark.integrity.incident;

import static io.tidemark.integrity.incident.Incidents.as;
import static io.tidemark.integrity.incident.Incidents.because;
import static io.tidemark.integrity.incident.Incidents.one;
import static io.tidemark.integrity.incident.Incidents.opened;
import static io.tidemark.integrity.incident.Incidents.opening;
import static io.tidemark.integrity.incident.Incidents.operatorOf;
import static io.tidemark.integrity.incident.Incidents.post;
import static io.tidemark.integrity.incident.Incidents.resolution;
import static io.tidemark.integrity.incident.Incidents.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
class IncidentResourceIT {
    private final String tenant = "t" + UUID.randomUUID();
    private final String operator = operatorOf(tenant);

    @Test
    void anIncidentGoesFromOpenToClosedAndTheTimelineSaysWhoDidWhat() {
        String id = opened(tenant, "P1");
        post(operator, "/" + id + "/acknowledge", because("on it")).body("state", equalTo("investigating"));
        post(operator, "/" + id + "/mitigate", because("local-only is on")).body("state", equalTo("mitigated"));
        post(operator, "/" + id + "/resolve", resolution()).body("state", equalTo("resolved"));
        post(operator, "/" + id + "/review", review()).body("state", equalTo("reviewed"));
        post(operator, "/" + id + "/close", because("done")).body("state", equalTo("closed"));

        JsonPath incident = one(operator, id);
        assertThat(incident.getList("timeline.entries.actor")).containsOnly(tenant + "/op");
        assertThat(texts(incident))
                .containsExactly(
                        "opened as P1: Pushes fail (support calls)",
                        "acknowledged: on it",
                        "mitigated: local-only is on",
                        "resolved: pushes are answered again. Root cause: Database connection pool exhaustion."
                                + " Fix: Increased connection pool size and restarted services",
                        "reviewed",
                        "closed: done");
        assertThat(incident.getList("deadlines.kind")).containsExactly("response", "review", "postmortem", "rca");
        assertThat(incident.getBoolean("overdue")).isFalse();
    }

    private static Map<String, Object> review() {
        return Map.of(
                "what_happened", "the pool ran dry",
                "why", "a query held its connections | for minutes",
                "why_not_detected_earlier", "nobody watched the pool",
                "prevention", "a statement timeout",
                "monitoring", "an alert on waiting requests",
                "runbook", "none");
    }

    @Test
    void whatAStateDoesNotAllowIsRefused() {
        String id = opened(tenant, "P1");
        post(operator, "/" + id + "/close", because("no"))
                .statusCode(409)
                .body("code", equalTo("incident-not-possible"));
        post(operator, "/" + id + "/review", review()).statusCode(409);
        as(operator)
                .get(Incidents.PATH + "/" + id + "/messages/resolution")
                .then()
                .statusCode(409);
        post(operator, "/" + id + "/publications", Map.of("kind", "rca")).statusCode(409);
        post(operator, "/" + id + "/resolve", resolution()).statusCode(200);
        post(operator, "/" + id + "/acknowledge", because("late")).statusCode(409);
        post(operator, "/" + id + "/mitigate", because("late")).statusCode(409);

        assertThat(one(operator, id).getString("state")).isEqualTo("resolved");
    }

    @Test
    void aFullTimelineRefusesNotesAndStillTellsWhatBecomesOfTheIncident() {
        String id = opened(tenant, "P1");
        SnapshotTables.execute("update integrity.incidents set entries = 3000 where id = '" + id + "'");

        post(operator, "/" + id + "/notes", Map.of("text", "hello"))
                .statusCode(409)
                .body("code", equalTo("incident-not-possible"));
        post(operator, "/" + id + "/acknowledge", because("on it")).statusCode(200);
        post(operator, "/" + id + "/publications", Map.of("kind", "update")).statusCode(200);
        post(operator, "/" + id + "/resolve", resolution()).statusCode(200);

        assertThat(texts(one(operator, id))).contains("acknowledged: on it").hasSize(4);
    }

    @Test
    void aTenantHasOneOpenIncident() {
        opened(tenant, "P1");

        post(operator, "", opening("P1")).statusCode(409).body("code", equalTo("incident-open"));
    }

    @Test
    void anOrderAtAnOlderRevisionIsRefused() {
        String id = opened(tenant, "P1");
        post(operator, "/" + id + "/acknowledge", Map.of("reason", "on it", "expected_revision", 1))
                .statusCode(200)
                .body("revision", equalTo(2));
        post(operator, "/" + id + "/mitigate", Map.of("reason", "on it", "expected_revision", 1))
                .statusCode(409)
                .body("code", equalTo("stale-incident"))
                .body("revision", equalTo(2));
    }

    @Test
    void whatWasPromisedIsShownWithWhoTickedWhat() {
        String id = opened(tenant, "P0");
        as(operator)
                .body(Map.of("done", true))
                .put(Incidents.PATH + "/" + id + "/checklists/rollback/1")
                .then()
                .statusCode(200)
                .body("checklists.find { it.name == 'rollback' }.items[0].done_by", equalTo(tenant + "/op"))
                .body("checklists.find { it.name == 'rollback' }.items[1].done", equalTo(false));
        as(operator)
                .body(Map.of("done", false))
                .put(Incidents.PATH + "/" + id + "/checklists/rollback/1")
                .then()
                .body("checklists.find { it.name == 'rollback' }.items[0].done_by", nullValue());
        for (String item : List.of("rollback/0", "rollback/5", "rollback/x", "nothing/1")) {
            as(operator)
                    .body(Map.of("done", true))
                    .put(Incidents.PATH + "/" + id + "/checklists/" + item)
                    .then()
                    .statusCode(404);
        }
    }

    @Test
    void theTriageFormIsFilledBitByBit() {
        String id = opened(tenant, "P2");
        as(operator).body(Map.of("room_name", "resumes/r1")).put(Incidents.PATH + "/" + id + "/triage");
        as(operator)
                .body(Map.of("reproduces_after_retry", "yes"))
                .put(Incidents.PATH + "/" + id + "/triage")
                .then()
                .statusCode(200)
                .body("triage.room_name", equalTo("resumes/r1"))
                .body("triage.reproduces_after_retry", equalTo("yes"));
    }

    @Test
    void aSeverityIsLoweredByAPersonWhoSaysWhyAndTheResponseStaysDue() {
        String id = opened(tenant, "P0");
        String due = one(operator, id).getString("deadlines[0].due");
        post(operator, "/" + id + "/severity", Map.of("severity", "P3")).statusCode(400);
        post(operator, "/" + id + "/severity", Map.of("severity", "P3", "reason", "one device"))
                .statusCode(200)
                .body("priority", equalTo("P3"))
                .body("timeline.entries.text", hasItem("severity P0 -> P3: one device"))
                .body("deadlines[0].due", equalTo(due));
    }

    @Test
    void theMessagesAndDocumentsAreMadeOfTheData() {
        String id = opened(tenant, "P0");
        as(operator)
                .get(Incidents.PATH + "/" + id + "/messages/initial")
                .then()
                .statusCode(200)
                .body("text", containsString("🚨 Sync Service Outage - Investigating\n\nStatus: INVESTIGATING\n"))
                .body("status_page", equalTo("Investigating sync service issues"))
                .body("on_call", equalTo("+1-555-SYNC-OPS"));
        post(operator, "/" + id + "/publications", Map.of("kind", "initial", "note", "#incidents"))
                .body("published.initial.size()", org.hamcrest.Matchers.greaterThan(10));
        post(
                operator,
                "/" + id + "/notes",
                Map.of("text", "a replica restarts", "trace_id", "0af7651916cd43dd8448eb211c80319c"));
        as(operator)
                .get(Incidents.PATH + "/" + id + "/messages/update")
                .then()
                .body("text", containsString("a replica restarts"));
        post(operator, "/" + id + "/resolve", resolution());
        post(operator, "/" + id + "/review", review());
        as(operator)
                .get(Incidents.PATH + "/" + id + "/messages/resolution")
                .then()
                .body("text", containsString("✅ Sync Service Restored\n\nStatus: RESOLVED\nSeverity: P0\n"))
                .body("status_page", equalTo("Sync service restored"));

        String review = document(id, "review.md");
        assertThat(review)
                .contains("- Why did it happen? a query held its connections \\| for minutes")
                .contains("trace 0af7651916cd43dd8448eb211c80319c")
                .contains("- [ ] Document incident summary in `Incidents/`")
                .contains("| review |")
                .doesNotContain("to be written");
        assertThat(document(id, "postmortem.md"))
                .contains("- Root Cause: Database connection pool exhaustion")
                .contains("- Total downtime: ");
    }

    private String document(String id, String name) {
        return as(operator)
                .get(Incidents.PATH + "/" + id + "/" + name)
                .then()
                .statusCode(200)
                .contentType("text/markdown")
                .extract()
                .asString();
    }

    @Test
    void badInputIsRefusedAndStoresNothing() {
        String id = opened(tenant, "P2");
        post(operator, "/" + id + "/notes", Map.of("text", "")).statusCode(400);
        post(operator, "/" + id + "/notes", Map.of("text", "two\nlines")).statusCode(400);
        post(operator, "/" + id + "/notes", Map.of("text", "x".repeat(1_001))).statusCode(400);
        post(operator, "/" + id + "/notes", Map.of("text", "x", "trace_id", "zz"))
                .statusCode(400);
        post(operator, "/" + id + "/notes", Map.of("words", "x"))
                .statusCode(400)
                .body("code", equalTo("unknown-field"));
        post(operator, "/" + id + "/resolve", because("no cause")).statusCode(400);
        post(operator, "/" + id + "/severity", Map.of("severity", "P9", "reason", "x"))
                .statusCode(400);
        post(operator, "/" + id + "/publications", Map.of("kind", "rumour")).statusCode(400);
        post(operator, "/nothing/notes", Map.of("text", "x")).statusCode(404);
        post(operator, "/" + UUID.randomUUID() + "/notes", Map.of("text", "x")).statusCode(404);
        for (String query :
                List.of("?limit=0", "?limit=201", "?state=odd", "?cursor=x", "?cursor=2026-01-01T00:00:00Z_x")) {
            as(operator).get(Incidents.PATH + query).then().statusCode(400);
        }

        assertThat(texts(one(operator, id))).hasSize(1);
    }

    @Test
    void timelinesAreReadPageByPageAndStayAsTheyWereWritten() {
        String id = opened(tenant, "P2");
        for (int i = 0; i < 7; i++) {
            post(operator, "/" + id + "/notes", Map.of("text", "note " + i)).statusCode(200);
        }

        List<String> read = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = as(operator)
                    .queryParam("limit", 3)
                    .queryParams(cursor.isEmpty() ? Map.of() : Map.of("cursor", cursor))
                    .get(Incidents.PATH + "/" + id + "/timeline")
                    .jsonPath();
            read.addAll(page.getList("entries.text"));
            cursor = page.getString("next_cursor");
        }
        assertThat(read).hasSize(8).doesNotHaveDuplicates().endsWith("note 6");
        String entries = "integrity.incident_entries";
        assertThatThrownBy(() -> SnapshotTables.execute(
                        "update " + entries + " set text = 'no' where incident_id = '" + id + "'"))
                .hasStackTraceContaining("append-only");
        assertThatThrownBy(() -> SnapshotTables.execute("delete from " + entries + " where incident_id = '" + id + "'"))
                .hasStackTraceContaining("append-only");
    }
}
