package io.tidemark.integrity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.FindingLog;
import io.tidemark.integrity.finding.Subject;
import io.tidemark.integrity.incident.Incidents;
import io.tidemark.testkit.AccessMatrix;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every operation against everybody who might call it. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
class AccessIT {
    @TestHTTPResource("/")
    private URI service = URI.create("/");

    @Inject
    FindingLog findings;

    @Test
    void everyOperationLetsInWhomItNamesAndNobodyElse() throws Exception {
        SnapshotTables.create();
        String scan = given().auth()
                .oauth2(TestingTokens.operator())
                .post("/ops/integrity/scans")
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        // First: what is found joins it, and would open another one otherwise.
        String incident = givenAnIncident(scan);

        // Everything that is shown says the scan's id somewhere, so that one secret tells what a stranger was shown.
        Subject subject = new Subject("acme", "alice", 1, "notes", "n1");
        String finding = findings.saw(
                        List.of(Evidence.of(EvidenceKind.ORPHANS, subject, scan, Map.of())),
                        OffsetDateTime.now(ZoneOffset.UTC))
                .await()
                .atMost(Patience.LIMIT)
                .getFirst()
                .id()
                .toString();

        // Health answers once the last day was read.
        Patience.await()
                .until(() -> given().auth()
                                .oauth2(TestingTokens.operator())
                                .get("/ops/health")
                                .statusCode()
                        == 200);

        String sweep = UUID.randomUUID().toString();
        SnapshotTables.execute("insert into integrity.sweeps (id, tenant_id, state, started_by, reason)"
                + " values ('%s', 'acme', 'completed', 'acme/olga', '%s')".formatted(sweep, scan));
        Map<String, String> things =
                Map.of("id", scan, "scan", sweep, "finding", finding, "incident", incident, "kind", "initial");

        assertThat(AccessMatrix.ofThisModule().findings(service, things, scan)).isEmpty();
    }

    /** Of acme, with the words to look for in what is shown of it. */
    private static String givenAnIncident(String words) {
        Incidents.resolveThoseOf(List.of("acme", "*"));
        return given().auth()
                .oauth2(TestingTokens.operator())
                .contentType("application/json")
                .body(Map.of("title", words, "impact", words, "severity", "P3", "reason", "a test"))
                .post("/ops/incidents")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }
}
