package io.tidemark.export.job;

import static io.restassured.RestAssured.given;
import static io.tidemark.export.job.JobCalls.JOBS;
import static io.tidemark.export.job.JobCalls.cancel;
import static io.tidemark.export.job.JobCalls.ended;
import static io.tidemark.export.job.JobCalls.get;
import static io.tidemark.export.job.JobCalls.start;
import static io.tidemark.export.job.JobCalls.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "tidemark.export.job.look", value = "100ms"),
            @ResourceArg(name = "tidemark.export.job.max-size", value = "3M"),
            @ResourceArg(name = "tidemark.export.job.cleaning", value = "500ms")
        })
class JobsIT {
    /** A tenant of its own for each test: jobs stay. */
    private final String tenant = "t" + UUID.randomUUID().toString().substring(0, 8);

    private final String operator = token("op", "operator");

    @BeforeEach
    void givenSnapshots() {
        SnapshotTables.create();
        SnapshotTables.stream(tenant, "alice")
                .put("notes", "n1", "{\"mail\":\"alice@example.com\"}")
                .put("notes", "n2", "{\"text\":\"sound\"}")
                .write();
        SnapshotTables.stream(tenant, "carol").put("notes", "n1", "{}").write();
    }

    private String token(String user, String role) {
        return TestingTokens.of(tenant, user).roles(role).build();
    }

    private void givenManySnapshots(int rows) {
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select '" + tenant + "', 'dave', n, 'notes', 'note-' || n, 'op-' || n, 'phone', n, 'upsert', 1,"
                + " '{\"text\":\"' || repeat('x', 1000) || '\"}', sha256('x'), now(), now() from generate_series(1, "
                + rows
                + ") n");
    }

    @Test
    void anExportInTheBackgroundIsTheSameAsOneThatIsStreamed() {
        JsonPath job = ended(operator, started(operator, "{\"what\":\"snapshots\",\"collection\":\"notes\"}"));

        Response file = get(operator, job.getString("download.url"));

        String streamed = get(operator, "/api/exports/snapshots?collection=notes&stream=true")
                .asString();
        List<String> expected = streamed.lines().skip(1).toList();
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.asString().lines().skip(1)).containsExactlyElementsOf(expected);
        assertThat(expected).hasSize(4);
        assertThat(expected.getLast()).contains(job.getString("sha256")).contains("\"complete\":true");
        assertThat(file.header("Content-Length")).isEqualTo(job.getString("bytes"));
        given().auth()
                .oauth2(operator)
                .urlEncodingEnabled(false)
                .head(job.getString("download.url"))
                .then()
                .statusCode(200)
                .header("Content-Length", job.getString("bytes"));
        assertThat(file.contentType()).isEqualTo("application/x-ndjson");
        assertThat(job.getLong("lines")).isEqualTo(3);
        assertThat(job.getLong("estimated_lines")).isEqualTo(3);
        assertThat(job.getInt("attempt")).isEqualTo(1);
        assertThat(file.asString()).contains("[REDACTED_EMAIL]").doesNotContain("alice@example.com");
    }

    @Test
    void userGetsTheOwnThingsAlone() {
        String alice = token("alice", "user");
        JsonPath job = ended(alice, started(alice, "{\"what\":\"snapshots\",\"format\":\"csv\"}"));

        String csv = get(alice, job.getString("download.url")).asString();

        assertThat(csv.lines()).hasSize(2).allSatisfy(line -> assertThat(line).contains("/alice/"));
        start(alice, "{\"what\":\"snapshots\",\"user\":\"carol\"}").then().statusCode(403);
        start(alice, "{\"what\":\"audit\"}").then().statusCode(403).body("code", equalTo("forbidden"));
    }

    @Test
    void linkIsForWhoeverAskedAndForATimeAndForNothingElse() {
        JsonPath job = ended(operator, started(operator, "{\"what\":\"snapshots\"}"));
        String url = job.getString("download.url");
        JsonPath other = ended(operator, started(operator, "{\"what\":\"records\"}"));
        String signature = url.substring(url.indexOf("&signature"));

        get(operator, url).then().statusCode(200);
        given().get(url).then().statusCode(401);
        get(token("carol", "operator"), url).then().statusCode(404);
        get(TestingTokens.of("globex", "op").roles("operator").build(), url)
                .then()
                .statusCode(404);
        get(operator, url.substring(0, url.indexOf('?'))).then().statusCode(404).body("code", equalTo("not-found"));
        get(operator, url.replaceAll("expires=\\d+", "expires=99999999999"))
                .then()
                .statusCode(404);
        get(operator, other.getString("download.url").replaceAll("&signature.*", "") + signature)
                .then()
                .statusCode(404);
        get(operator, url.substring(0, url.indexOf("expires")) + "expires=x&signature=y")
                .then()
                .statusCode(404);
        get(token("op", "user"), url).then().statusCode(403);
    }

    @Test
    void nobodySeesAnothersJob() {
        String id = started(operator, "{\"what\":\"snapshots\"}");

        get(token("carol", "operator"), JOBS + "/jobs/" + id).then().statusCode(404);
        given().auth()
                .oauth2(token("carol", "user"))
                .delete(JOBS + "/jobs/" + id)
                .then()
                .statusCode(404);
        get(token("carol", "operator"), JOBS).then().statusCode(200).body("jobs.size()", equalTo(0));
        get(operator, JOBS + "/jobs/none").then().statusCode(404);
        get(operator, JOBS + "/jobs/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void partsOfAFileMakeTheWhole() {
        givenManySnapshots(1_500);
        JsonPath job = ended(operator, started(operator, "{\"what\":\"snapshots\",\"user\":\"dave\"}"));
        String url = job.getString("download.url");
        byte[] whole = get(operator, url).asByteArray();
        assertThat(whole.length).isBetween(1_500_000, 3_000_000);

        for (long[] range :
                new long[][] {{0, 0}, {1_048_575, 1_048_576}, {1_000_000, whole.length - 1}, {7, 1_600_000}}) {
            Response part = given().auth()
                    .oauth2(operator)
                    .urlEncodingEnabled(false)
                    .header("Range", "bytes=" + range[0] + "-" + range[1])
                    .get(url);

            part.then()
                    .statusCode(206)
                    .header("Content-Range", "bytes " + range[0] + "-" + range[1] + "/" + whole.length);
            assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(whole, (int) range[0], (int) range[1] + 1));
        }
        given().auth()
                .oauth2(operator)
                .urlEncodingEnabled(false)
                .header("Range", "bytes=10-20")
                .header("If-Range", "\"of another result\"")
                .get(url)
                .then()
                .statusCode(200);
    }

    @Test
    void resultThatIsTooLargeFailsAndLeavesNothing() {
        givenManySnapshots(4_000);
        String id = started(operator, "{\"what\":\"snapshots\"}");

        JsonPath job = ended(operator, id);

        assertThat(job.getString("state")).isEqualTo("failed");
        assertThat(job.getString("error")).isEqualTo("export-too-large");
        Patience.await()
                .untilAsserted(() -> assertThat(
                                JobTables.count("select count(*) from export.job_chunks where job_id = '" + id + "'"))
                        .isZero());
        JsonPath compressed = ended(operator, started(operator, "{\"what\":\"snapshots\",\"compression\":\"zstd\"}"));
        assertThat(compressed.getString("state")).isEqualTo("complete");
        assertThat(compressed.getString("download.file_name")).isEqualTo("snapshots.ndjson.zst");
    }

    @Test
    void jobAtWorkIsEndedAndWhatWasMadeOfItIsGone() throws Exception {
        givenManySnapshots(4_000);
        String id = heldAfterItsFirstPiece(() -> {
            String begun = started(operator, "{\"what\":\"snapshots\"}");
            JsonPath job = Patience.await()
                    .until(
                            () -> get(operator, JOBS + "/jobs/" + begun).jsonPath(),
                            found -> found.getLong("bytes") > 0);
            assertThat(job.getString("state")).isEqualTo("running");
            assertThat(job.getLong("lines")).isBetween(1L, 3_999L);
            assertThat(job.getLong("estimated_lines")).isEqualTo(4_003);

            cancel(operator, begun).then().statusCode(200).body("state", equalTo("cancelled"));

            Patience.await().untilAsserted(() -> {
                assertThat(JobTables.count("select count(*) from export.audit where outcome = 'abandoned'"
                                + " and export_id = '" + begun + "/1'"))
                        .isEqualTo(1);
                assertThat(JobTables.count("select count(*) from export.job_chunks where job_id = '" + begun + "'"))
                        .isZero();
            });
            return begun;
        });

        assertThat(ended(operator, started(operator, "{\"what\":\"snapshots\",\"user\":\"alice\"}"))
                        .getString("state"))
                .isEqualTo("complete");
        assertThat(get(operator, JOBS + "/jobs/" + id).jsonPath().getString("state"))
                .isEqualTo("cancelled");
        assertThat(JobTables.count("select count(*) from export.job_chunks where job_id = '" + id + "'"))
                .isZero();
    }

    /** Meanwhile the tenant's second piece waits: before its statement has touched the job. */
    private String heldAfterItsFirstPiece(Callable<String> meanwhile) throws Exception {
        SnapshotTables.execute(
                "create function export.hold() returns trigger language plpgsql security definer as $$"
                        + " begin if exists (select from export.job_chunks where tenant_id = '" + tenant + "') then"
                        + " perform pg_advisory_xact_lock_shared(4711); end if; return null; end $$;"
                        + " create trigger hold before insert on export.job_chunks for each statement execute function export.hold()");
        try (Connection holder = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(4711)");
            String made = meanwhile.call();
            holder.rollback();
            return made;
        } finally {
            SnapshotTables.execute("drop function export.hold() cascade");
        }
    }

    @Test
    void expiredJobIsGoneAndRemoved() {
        String id = started(operator, "{\"what\":\"snapshots\"}");
        String url = ended(operator, id).getString("download.url");

        SnapshotTables.execute("update export.jobs set expires_at = now() where id = '" + id + "'");

        get(operator, JOBS + "/jobs/" + id).then().statusCode(404);
        get(operator, url).then().statusCode(404);
        Patience.await()
                .untilAsserted(
                        () -> assertThat(JobTables.count("select count(*) from export.jobs where id = '" + id + "'"))
                                .isZero());
    }

    @Test
    void makingAndFetchingAreAuditedAndMeasuringFetchesNothing() {
        JsonPath job = ended(operator, started(operator, "{\"what\":\"snapshots\"}"));
        given().auth()
                .oauth2(operator)
                .urlEncodingEnabled(false)
                .head(job.getString("download.url"))
                .then()
                .statusCode(200);
        get(operator, job.getString("download.url")).then().statusCode(200);

        Patience.await().untilAsserted(() -> {
            assertThat(JobTables.count("select count(*) from export.audit where outcome = 'complete' and lines = 3"
                            + " and export_id = '" + job.getString("id") + "/1'"))
                    .isEqualTo(1);
            assertThat(JobTables.count("select count(*) from export.audit where type = 'ended' and bytes = "
                            + job.getString("bytes") + " and filter::json ->> 'job' = '" + job.getString("id") + "'"))
                    .isEqualTo(1);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "; 400; malformed-json",
                "{; 400; malformed-json",
                "{}; 400; invalid-field",
                "{\"what\":\"everything\"}; 400; invalid-field",
                "{\"what\":\"snapshots\",\"format\":\"xml\"}; 400; invalid-parameter",
                "{\"what\":\"snapshots\",\"compression\":\"zip\"}; 400; invalid-parameter",
                "{\"what\":\"snapshots\",\"collection\":\"Bad\"}; 400; invalid-collection",
                "{\"what\":\"snapshots\",\"limit\":0}; 400; invalid-parameter",
                "{\"what\":\"snapshots\",\"since\":\"yesterday\"}; 400; invalid-parameter",
                "{\"what\":\"snapshots\",\"error_class\":\"4xx\"}; 400; invalid-parameter",
                "{\"what\":\"snapshots\",\"tenant\":\"globex\"}; 400; unknown-field"
            })
    void whatCannotBeExportedIsAProblemAtOnce(String body, int status, String code) {
        start(operator, body == null ? "" : body)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }
}
