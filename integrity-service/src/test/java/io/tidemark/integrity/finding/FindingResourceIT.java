package io.tidemark.integrity.finding;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tidemark.contracts.health.Findings;
import io.tidemark.integrity.happening.Happening;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
class FindingResourceIT {
    private static final String FINDINGS = "/ops/integrity/findings";

    @Inject
    FindingLog log;

    @Inject
    OpenEvidence open;

    @Inject
    TestingListener heard;

    private final String tenant = "t-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void givenNothing() {
        SnapshotTables.create();
    }

    @Test
    void theSameEvidenceIsOneFindingThatIsCountedAgain() {
        saw(evidence("zoe", 3));
        saw(evidence("zoe", 3));
        saw(evidence("zoe", 4));

        JsonPath page = page("user=zoe");

        assertThat(page.getList("findings.version", Integer.class)).containsExactly(4, 3);
        assertThat(page.getList("findings.times_seen", Integer.class)).containsExactly(1, 2);
        assertThat(page.getString("findings[0].severity")).isEqualTo("sev1");
        assertThat(page.getString("findings[0].release")).isNotEmpty();
    }

    @Test
    void aPageEndsAtItsLimitAndTheCursorGoesOn() {
        for (int version = 1; version <= 5; version++) {
            saw(evidence("page", version));
        }

        JsonPath first = page("limit=3");
        JsonPath second = page("limit=3&cursor=" + first.getString("next_cursor"));

        assertThat(first.getList("findings.version", Integer.class)).containsExactly(5, 4, 3);
        assertThat(second.getList("findings.version", Integer.class)).containsExactly(2, 1);
        assertThat(second.getString("next_cursor")).isNull();
    }

    @Test
    void aFindingIsConfirmedWithAReasonAndTheHistoryTellsByWhom() {
        String id = onlyFinding("ann");

        act(id, "confirm", Map.of("reason", "compared with the device"))
                .statusCode(200)
                .body("status", equalTo("confirmed"))
                .body("history[0].actor", equalTo(tenant + "/olga"))
                .body("history[0].reason", equalTo("compared with the device"));

        Findings findings = open.byTenant().await().atMost(Patience.LIMIT).getOrDefault(tenant, Findings.NONE);
        assertThat(findings.open()).isEqualTo(1);
        assertThat(findings.confirmed()).isEqualTo(1);
        assertThat(findings.lastConfirmedAt()).isNotNull();
    }

    @Test
    void whatIsDismissedIsNoEvidenceAnyMoreAlsoWhenItIsSeenAgain() {
        String id = onlyFinding("ben");
        act(id, "dismiss", Map.of("reason", "a test account")).statusCode(200);

        saw(evidence("ben", 1));

        assertThat(page("user=ben").getString("findings[0].status")).isEqualTo("dismissed");
        assertThat(open.byTenant().await().atMost(Patience.LIMIT)).doesNotContainKey(tenant);
    }

    @Test
    void driftThatClientsAloneCanCauseIsNoCorruptionUntilAPersonConfirmsIt() {
        saw(Evidence.of(EvidenceKind.SCHEMA_DRIFT, Subject.ofTenant(tenant), "-", Map.of()));
        assertThat(open.byTenant().await().atMost(Patience.LIMIT)).doesNotContainKey(tenant);

        saw(Evidence.of(EvidenceKind.CONSTRAINT_BURST, Subject.ofTenant(tenant), "-", Map.of()));
        assertThat(open.byTenant().await().atMost(Patience.LIMIT).get(tenant)).isEqualTo(new Findings(1, 0, null));

        act(
                        page("indicator=schema-drift").getString("findings[0].id"),
                        "confirm",
                        Map.of("reason", "payloads are lost"))
                .statusCode(200);
        Findings findings = open.byTenant().await().atMost(Patience.LIMIT).getOrDefault(tenant, Findings.NONE);
        assertThat(findings.open()).isEqualTo(2);
        assertThat(findings.confirmed()).isEqualTo(1);
    }

    @Test
    void aDismissedBurstThatHappensAnewIsOpenAgainAndIsTold() {
        saw(Evidence.of(EvidenceKind.CONSTRAINT_BURST, Subject.ofTenant(tenant), "-", Map.of()));
        String stands = onlyFinding("hal");
        String burst = page("indicator=constraint-burst").getString("findings[0].id");
        act(burst, "dismiss", Map.of("reason", "a load test")).statusCode(200);
        act(stands, "dismiss", Map.of("reason", "a test account")).statusCode(200);

        saw(Evidence.of(EvidenceKind.CONSTRAINT_BURST, Subject.ofTenant(tenant), "-", Map.of()));
        one(burst).body("status", equalTo("dismissed"));

        SnapshotTables.execute(
                "update integrity.findings set last_seen = now() - interval '61 minutes' where tenant_id = '" + tenant
                        + "'");
        saw(Evidence.of(EvidenceKind.CONSTRAINT_BURST, Subject.ofTenant(tenant), "-", Map.of()));
        saw(evidence("hal", 1));

        one(burst).body("status", equalTo("open")).body("revision", equalTo(3));
        one(stands).body("status", equalTo("dismissed"));
        assertThat(heard.of(tenant))
                .extracting(Happening::text)
                .filteredOn(text -> text.equals("found constraint-burst of " + tenant))
                .hasSize(2);
    }

    /** Verdicts may come in between: health is judged once a second. */
    private List<String> toldOfFindings() {
        return heard.of(tenant).stream()
                .map(Happening::text)
                .filter(text -> text.contains("hash-mismatch"))
                .toList();
    }

    @Test
    void whatIsFoundAtOnceIsToldOfOnce() {
        List<Evidence> many = LongStream.rangeClosed(1, 312)
                .mapToObj(version -> evidence("ida", version))
                .toList();

        log.saw(many, now()).await().atMost(Patience.LIMIT);

        assertThat(toldOfFindings()).containsExactly("found hash-mismatch of " + tenant + "/ida/1 and 311 more");
    }

    @Test
    void anActionOnAStateThatHasMovedIsRefusedAndLeavesNoTrace() {
        String id = onlyFinding("cleo");
        act(id, "confirm", Map.of("reason", "first", "expected_revision", 1)).statusCode(200);

        act(id, "dismiss", Map.of("reason", "second", "expected_revision", 1))
                .statusCode(409)
                .body("code", equalTo("stale-finding"))
                .body("revision", equalTo(2));
        act(id, "confirm", Map.of("reason", "again")).statusCode(409).body("code", equalTo("finding-not-possible"));

        one(id).body("status", equalTo("confirmed")).body("history.size()", equalTo(1));
    }

    @Test
    void badInputIsSaidToBeBad() {
        String id = onlyFinding("dora");
        for (String bad : List.of("status=odd", "indicator=odd", "limit=0", "limit=1001", "limit=x", "cursor=x")) {
            given().auth().oauth2(operator()).get(FINDINGS + "?" + bad).then().statusCode(400);
        }
        for (String noName : List.of("%00", "a%2Fb", "-")) {
            given().urlEncodingEnabled(false)
                    .auth()
                    .oauth2(operator())
                    .get(FINDINGS + "?user=" + noName)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid-parameter"));
        }
        act(id, "confirm", Map.of()).statusCode(400).body("code", equalTo("invalid-field"));
        act(id, "confirm", Map.of("reason", "x", "odd", 1)).statusCode(400);
        act("nonsense", "confirm", Map.of("reason", "x")).statusCode(404);
        one(id).body("status", equalTo("open")).body("history.size()", equalTo(0));
    }

    @Test
    void anotherTenantsFindingIsNotThere() {
        String id = onlyFinding("eve");
        String stranger =
                TestingTokens.of("elsewhere", "olga").roles("operator").build();

        given().auth().oauth2(stranger).get(FINDINGS + "/" + id).then().statusCode(404);
        given().auth()
                .oauth2(stranger)
                .get(FINDINGS + "?user=eve")
                .then()
                .body("findings.size()", equalTo(0))
                .body("next_cursor", nullValue());
        given().auth()
                .oauth2(stranger)
                .contentType(ContentType.JSON)
                .body(Map.of("reason", "x"))
                .post(FINDINGS + "/" + id + "/dismiss")
                .then()
                .statusCode(404);
    }

    @Test
    void whatIsNewAndWhatPeopleDoIsTold() {
        String id = onlyFinding("fay");
        saw(evidence("fay", 1));
        act(id, "confirm", Map.of("reason", "seen on the phone")).statusCode(200);

        assertThat(toldOfFindings())
                .containsExactly(
                        "found hash-mismatch of " + tenant + "/fay/1",
                        "hash-mismatch of " + tenant + "/fay/1 confirmed: seen on the phone");
    }

    @Test
    void theHistoryCanOnlyGrow() {
        String id = onlyFinding("gus");
        act(id, "confirm", Map.of("reason", "x")).statusCode(200);

        assertThatThrownBy(() -> SnapshotTables.execute(
                        "update integrity.finding_actions set reason = 'y' where finding_id = '" + id + "'"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> SnapshotTables.execute("truncate integrity.finding_actions"))
                .hasMessageContaining("append-only");
    }

    @Test
    void theGaugeOfOpenFindingsIsThatOfTheDatabase() {
        Evidence drift = Evidence.of(EvidenceKind.INVARIANT_VIOLATION, Subject.ofTenant(tenant), "-", Map.of());
        saw(drift);
        String series = "integrity_open_findings{indicator=\"invariant-violation\"} ";

        await().until(() -> given().get("/metrics").asString().contains(series + "1.0"));
        act(page("indicator=invariant-violation").getString("findings[0].id"), "dismiss", Map.of("reason", "x"));
        await().until(() -> given().get("/metrics").asString().contains(series + "0.0"));
    }

    private String onlyFinding(String user) {
        saw(evidence(user, 1));
        return page("user=" + user).getString("findings[0].id");
    }

    @Test
    void whatWasSeenBeforeItWasClosedDoesNotOpenItAgainAndWhatIsSeenAfterwardsDoes() {
        String id = onlyFinding("late");
        OffsetDateTime before = now();
        SnapshotTables.execute(
                "update integrity.findings set status = 'closed', moved_at = now() where id = '" + id + "'");

        saw(evidence("late", 1), before);
        assertThat(page("user=late").getString("findings[0].status")).isEqualTo("closed");
        saw(evidence("late", 1), now());
        assertThat(page("user=late").getString("findings[0].status")).isEqualTo("open");
    }

    private void saw(Evidence evidence) {
        saw(evidence, now());
    }

    private void saw(Evidence evidence, OffsetDateTime asOf) {
        log.saw(List.of(evidence), asOf).await().atMost(Patience.LIMIT);
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }

    private Evidence evidence(String user, long version) {
        Subject subject = new Subject(tenant, user, version, "notes", "n1");
        return Evidence.of(EvidenceKind.HASH_MISMATCH, subject, "select 1", Map.of("id", subject.toString()));
    }

    private JsonPath page(String query) {
        return given().auth()
                .oauth2(operator())
                .get(FINDINGS + "?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private ValidatableResponse one(String id) {
        return given().auth().oauth2(operator()).get(FINDINGS + "/" + id).then().statusCode(200);
    }

    private ValidatableResponse act(String id, String action, Map<String, Object> body) {
        return given().auth()
                .oauth2(operator())
                .contentType(ContentType.JSON)
                .body(body)
                .post(FINDINGS + "/" + id + "/" + action)
                .then();
    }

    private String operator() {
        return TestingTokens.of(tenant, "olga").roles("operator").build();
    }
}
