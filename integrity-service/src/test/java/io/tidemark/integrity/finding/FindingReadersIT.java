package io.tidemark.integrity.finding;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a later build has written is lived with, and what another history tells is not believed. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.repair.recheck-every", value = "200ms"),
            @ResourceArg(name = "tidemark.integrity.divergence.most-per-user", value = "20"),
        })
class FindingReadersIT {
    private static final String FINDINGS = "/ops/integrity/findings";

    @Inject
    FindingLog log;

    private final String tenant = "l-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void givenAStream() {
        SnapshotTables.create();
        SnapshotTables.stream(tenant, "ann").put("notes", "n1", "{}").write();
        SnapshotTables.execute("insert into snapshot.sync_streams (tenant_id, user_id, version) values ('%s', 'ann', 1)"
                .formatted(tenant));
    }

    @Test
    void anIndicatorOfALaterBuildIsPassedOverAndTheOthersAreShownAndLookedAtAgain() {
        saw(EvidenceKind.ORPHANS);
        String later = page().getString("findings[0].id");
        SnapshotTables.execute("update integrity.findings set indicator = 'of-a-later-build' where tenant_id = '%s'"
                .formatted(tenant));
        saw(EvidenceKind.HASH_MISMATCH);
        assertThat(page().getList("findings.indicator")).containsExactly("hash-mismatch");

        SnapshotTables.execute(
                "update integrity.findings set status = 'repairing' where tenant_id = '%s'".formatted(tenant));

        await().until(() -> page().getString("findings[0].status"), "closed"::equals);
        given().auth().oauth2(operator()).get(FINDINGS + "/" + later).then().statusCode(404);
    }

    @Test
    void theReleaseIsThatOfTheClientThatSentTheVersionInTheHistoryThatTheStreamIsIn() {
        SnapshotTables.execute("""
                insert into integrity.witness_runs (tenant_id, user_id, epoch, first_version, hashes, release)
                values ('%1$s', 'ann', 1, 1, substring(sha256('1') from 1 for 16), '1.0'),
                       ('%1$s', 'ann', 2, 1, substring(sha256('2') from 1 for 16), '2.0')""".formatted(tenant));

        saw(EvidenceKind.HASH_MISMATCH);

        assertThat(page().getString("findings[0].client_release")).isEqualTo("1.0");
    }

    private void saw(EvidenceKind kind) {
        Subject subject = new Subject(tenant, "ann", 1, "notes", "n1");
        log.saw(List.of(Evidence.of(kind, subject, "-", Map.of())), OffsetDateTime.now(ZoneOffset.UTC))
                .await()
                .atMost(Patience.LIMIT);
    }

    private JsonPath page() {
        return given().auth()
                .oauth2(operator())
                .get(FINDINGS)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String operator() {
        return TestingTokens.of(tenant, "olga").roles("operator").build();
    }
}
