package io.tidemark.integrity.sweep;

import static io.restassured.RestAssured.given;
import static io.tidemark.integrity.sweep.TestingScans.ADMIN;
import static io.tidemark.integrity.sweep.TestingScans.SCANS;
import static io.tidemark.integrity.sweep.TestingScans.completed;
import static io.tidemark.integrity.sweep.TestingScans.findings;
import static io.tidemark.integrity.sweep.TestingScans.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What PostgreSQL sees of a part, and what only Java does: here a part is two snapshots, each in a half of its own. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.look-every", value = "50ms"),
            @ResourceArg(name = "tidemark.integrity.sweep.chunk-rows", value = "2"),
            @ResourceArg(name = "tidemark.integrity.sweep.chunk-users", value = "2"),
            @ResourceArg(name = "tidemark.integrity.sweep.reread-one-in", value = "3"),
            @ResourceArg(name = "tidemark.integrity.sweep.rows-per-second", value = "1000000"),
            @ResourceArg(name = "tidemark.integrity.sweep.rest-times", value = "0"),
        })
class ScreenIT {
    private static final String LOOSE = "{ \"n\": 17 }";

    @BeforeEach
    void givenNothing() {
        TestingScans.begin();
    }

    @Test
    void whereverAPartEndsAllThatIsDamagedIsFoundAndNothingElse() {
        for (String kind : List.of(
                "sound",
                "tampered",
                "orphan",
                "double",
                "lowered",
                "turned",
                "forged",
                "rehashed",
                "headless",
                "miscount")) {
            ManyUsers.create(kind + "-", 1, 1);
        }
        ManyUsers.dropKeys();
        ManyUsers.tamper("tampered-%");
        ManyUsers.deleteParent("orphan-%");
        ManyUsers.duplicate("double-%");
        ManyUsers.lowerVersion("lowered-%");
        SnapshotTables.execute("update snapshot.snapshots set created_at = created_at + interval '1 s'"
                + " where user_id = 'turned-1' and version = 10");
        ManyUsers.rewrite("forged-%");
        ManyUsers.rehash("rehashed-%");
        ManyUsers.deleteHead("headless-%");
        ManyUsers.miscount("miscount-%");

        completed(start(ADMIN));

        assertThat(findings())
                .containsExactlyInAnyOrder(
                        "hash-mismatch tampered-1/7",
                        "orphans orphan-1/13",
                        "duplicate-keys double-1/9",
                        "duplicate-versions double-1/9",
                        "non-monotonic-user lowered-1/2",
                        "non-monotonic-record lowered-1/2",
                        "rewritten lowered-1/2",
                        "heads-differ lowered-1/20",
                        "digest-mismatch lowered-1/0 notes",
                        "non-monotonic-user turned-1/10",
                        "non-monotonic-record turned-1/10",
                        "rewritten forged-1/17",
                        "heads-differ rehashed-1/17",
                        "digest-mismatch rehashed-1/0 notes",
                        "heads-differ headless-1/19",
                        "digest-mismatch headless-1/0 notes",
                        "digest-mismatch miscount-1/0");
    }

    @Test
    void aHeadThatIsNotItsRecordsNewestIsFoundThoughItsRecordsParentsPutTheSumsRight() {
        for (String kind : List.of("own-parent", "renumbered", "moved")) {
            ManyUsers.create(kind + "-", 1, 1);
        }
        ManyUsers.dropKeys();
        ManyUsers.ownParent("own-parent-%");
        ManyUsers.deleteNewest("renumbered-%", "version = 2");
        ManyUsers.deleteNewest("moved-%", "record_id = 'other'");

        completed(start(ADMIN));

        assertThat(findings())
                .contains(
                        "heads-differ own-parent-1/15",
                        "digest-mismatch own-parent-1/0 notes",
                        "heads-differ renumbered-1/2",
                        "digest-mismatch renumbered-1/0 notes",
                        "orphans moved-1/20",
                        "heads-differ moved-1/15",
                        "digest-mismatch moved-1/0 notes");
    }

    @Test
    void aParentThatIsTakenAwayOrTurnedToAnotherVersionOfTheRecordIsFound() {
        ManyUsers.create("unparented-", 1, 1);
        ManyUsers.create("misparented-", 1, 1);
        SnapshotTables.execute("update snapshot.snapshots set parent_version = null"
                + " where user_id = 'unparented-1' and version = 15");
        SnapshotTables.execute("update snapshot.snapshots set parent_version = (select min(p.version)"
                + " from snapshot.snapshots p where p.user_id = 'misparented-1' and p.record_id = snapshots.record_id)"
                + " where user_id = 'misparented-1' and version = 20");

        completed(start(ADMIN));

        assertThat(findings())
                .containsExactlyInAnyOrder("heads-differ unparented-1/15", "heads-differ misparented-1/20");
    }

    @Test
    void aUserWhomEachPartSuspectsIsRecountedOnceInAScan() {
        ManyUsers.create("backwards-", 1, 1);
        SnapshotTables.execute(
                "update snapshot.snapshots set created_at = timestamptz '2026-01-01' - version * interval '1 s'");
        double before = recounted();

        completed(start(ADMIN));

        assertThat(findings())
                .filteredOn(finding -> finding.startsWith("non-monotonic-user "))
                .hasSize(19);
        assertThat(recounted()).isEqualTo(before + 1);

        completed(start(ADMIN));
        assertThat(recounted()).as("in the next scan again").isEqualTo(before + 2);
    }

    private static double recounted() {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("integrity_users_recounted_total "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[1]))
                .sum();
    }

    @Test
    void aVersionThatIsFarTooLargeEndsNoScanAndBeginsNoneAnew() {
        for (String kind : List.of("a-large", "b-last", "c-sound")) {
            ManyUsers.create(kind + "-", 1, 1);
        }
        ManyUsers.raiseVersion("a-large-%", 1L << 40);
        ManyUsers.raiseVersion("b-last-%", Long.MAX_VALUE);

        JsonPath scan = completed(start(ADMIN));

        assertThat(findings())
                .containsExactlyInAnyOrder(
                        "heads-differ a-large-1/20",
                        "digest-mismatch a-large-1/0 notes",
                        "heads-differ b-last-1/20",
                        "digest-mismatch b-last-1/0 notes");
        assertThat(scan.getInt("rows_scanned")).isEqualTo(3 * (20 + 5 + 20));
    }

    @Test
    void aPartWithMoreRowsThanItWasCutForIsJudgedToItsEnd() {
        ManyUsers.create("many-", 1, 1);
        ManyUsers.dropKeys();
        ManyUsers.duplicate("many-%");
        ManyUsers.duplicate("many-%");
        ManyUsers.duplicate("many-%");
        SnapshotTables.execute("update snapshot.snapshots set payload = '{\"n\":0}' where ctid ="
                + " (select max(ctid) from snapshot.snapshots where user_id = 'many-1' and version = 9)");

        completed(start(ADMIN));

        assertThat(findings())
                .as("the one of eight that comes last")
                .containsExactlyInAnyOrder(
                        "hash-mismatch many-1/9", "duplicate-keys many-1/9", "duplicate-versions many-1/9");
    }

    @Test
    void whatOnlyJavaCanSeeIsFoundWhenItsTurnComesAndEachSnapshotHasATurn() {
        ManyUsers.create("sound-", 1, 2);
        ManyUsers.create("loose-", 1, 1);
        ManyUsers.rewrite("loose-%", LOOSE);
        SnapshotTables.execute("delete from integrity.witness_runs where user_id = 'loose-1'");

        JsonPath first = completed(start(ADMIN));
        JsonPath second = completed(start(ADMIN));
        assertThat(findings()).as("the turn of version 17 is the third").isEmpty();
        JsonPath third = completed(start(ADMIN));

        assertThat(findings()).containsExactly("not-canonical loose-1/17");
        assertThat(first.getInt("reread_one_in")).isEqualTo(3);
        assertThat(first.getInt("rows_reread") + second.getInt("rows_reread") + third.getInt("rows_reread"))
                .isEqualTo(3 * ManyUsers.VERSIONS);
    }

    @Test
    void aDeepScanReadsAllOfItInJavaAtOnce() {
        ManyUsers.create("sound-", 1, 2);
        ManyUsers.create("loose-", 1, 1);
        ManyUsers.rewrite("loose-%", LOOSE);
        ManyUsers.miscount("sound-2");
        SnapshotTables.execute("delete from integrity.witness_runs where user_id = 'loose-1'");

        JsonPath deep = completed(started(Map.of("reason", "after an incident", "depth", "all")));

        assertThat(findings()).containsExactlyInAnyOrder("not-canonical loose-1/17", "digest-mismatch sound-2/0");
        assertThat(deep.getInt("rows_reread")).isEqualTo(3 * ManyUsers.VERSIONS);
        assertThat(deep.getInt("rows_scanned")).isEqualTo(3 * (20 + 5 + 20));
    }

    @Test
    void aDepthThatIsNoneIsRefused() {
        given().auth()
                .oauth2(ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of("reason", "x", "depth", "deep"))
                .post(SCANS)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-field"));
    }

    private static String started(Map<String, String> body) {
        return given().auth()
                .oauth2(ADMIN)
                .contentType(ContentType.JSON)
                .body(body)
                .post(SCANS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }
}
