package io.tidemark.export.job;

import static io.tidemark.export.job.JobCalls.JOBS;
import static io.tidemark.export.job.JobCalls.cancel;
import static io.tidemark.export.job.JobCalls.ended;
import static io.tidemark.export.job.JobCalls.get;
import static io.tidemark.export.job.JobCalls.start;
import static io.tidemark.export.job.JobCalls.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tidemark.export.run.ExportLimits;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of it there may be, and what makes room again. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "tidemark.export.job.look", value = "100ms"),
            @ResourceArg(name = "tidemark.export.job.pause", value = "1s"),
            @ResourceArg(name = "tidemark.export.job.of-user", value = "3"),
            @ResourceArg(name = "tidemark.export.job.of-tenant", value = "4"),
            @ResourceArg(name = "tidemark.export.job.keep-cancelled", value = "30m"),
            @ResourceArg(name = "tidemark.export.job.cleaning", value = "500ms"),
            @ResourceArg(name = "tidemark.export.run.concurrent-of-tenant", value = "2"),
            @ResourceArg(name = "tidemark.export.run.max-size", value = "100K"),
            @ResourceArg(name = "tidemark.export.source.fetch-rows", value = "10"),
            @ResourceArg(name = "tidemark.export.source.fetch-rows-most", value = "10")
        })
class JobLimitsIT {
    private static final String SNAPSHOTS = "{\"what\":\"snapshots\"}";

    /** A tenant of its own for each test: jobs stay. */
    private final String tenant = "t" + UUID.randomUUID().toString().substring(0, 8);

    private final String operator = token("op");

    @Inject
    @SuppressWarnings("NullAway.Init")
    ExportLimits limits;

    @BeforeEach
    void givenSnapshots() {
        SnapshotTables.create();
        SnapshotTables.stream(tenant, "alice")
                .put("notes", "n1", "{\"text\":\"sound\"}")
                .write();
    }

    private String token(String user) {
        return TestingTokens.of(tenant, user).roles("operator").build();
    }

    @Test
    void userHasSoManyJobsAndATenantSoMany() {
        for (int i = 0; i < 3; i++) {
            started(operator, SNAPSHOTS);
        }

        mustBeRefused(start(operator, SNAPSHOTS), "of a user 3");
        started(token("carol"), SNAPSHOTS);
        mustBeRefused(start(token("carol"), SNAPSHOTS), "of a tenant 4");
    }

    private static void mustBeRefused(Response answer, String why) {
        answer.then().statusCode(429).header("Retry-After", notNullValue()).body("code", equalTo("rate-limited"));
        assertThat(answer.jsonPath().getString("detail")).startsWith(why);
    }

    @Test
    void whatIsGivenUpMakesRoomAndIsSoonForgotten() throws Exception {
        String first = started(operator, SNAPSHOTS);
        String second = started(operator, SNAPSHOTS);
        started(operator, SNAPSHOTS);
        ended(operator, first);
        start(operator, SNAPSHOTS).then().statusCode(429);

        cancel(operator, first).then().statusCode(200);
        cancel(operator, second).then().statusCode(200);

        started(operator, SNAPSHOTS);
        started(operator, SNAPSHOTS);
        start(operator, SNAPSHOTS).then().statusCode(429);
        assertThat(JobTables.count("select count(*) from export.jobs where tenant_id = '" + tenant
                        + "' and state = 'cancelled' and expires_at < now() + interval '1 hour'"))
                .isEqualTo(2);
    }

    @Test
    void cancelledJobIsNotMadeAndItsLinksAreNoneAndAgainChangesNothing() {
        String id = started(operator, SNAPSHOTS);
        String url = ended(operator, id).getString("download.url");

        Response cancelled = cancel(operator, id);

        cancelled.then().statusCode(200).body("state", equalTo("cancelled")).body("download", nullValue());
        assertThat(cancel(operator, id).asString()).isEqualTo(cancelled.asString());
        get(operator, url).then().statusCode(404);
        Patience.await()
                .untilAsserted(() -> assertThat(
                                JobTables.count("select count(*) from export.job_chunks where job_id = '" + id + "'"))
                        .isZero());
    }

    @Test
    void whatHasFailedStaysSo() {
        String id = started(operator, SNAPSHOTS);
        ended(operator, id);
        SnapshotTables.execute(
                "update export.jobs set state = 'failed', sha256 = null, error = 'attempts' where id = '" + id + "'");

        cancel(operator, id)
                .then()
                .statusCode(200)
                .body("state", equalTo("failed"))
                .body("error", equalTo("attempts"));
    }

    @Test
    void pageGoesOnAfterAJobThatWasRemovedMeanwhile() {
        for (int i = 0; i < 3; i++) {
            ended(operator, started(operator, SNAPSHOTS));
        }
        JsonPath all = get(operator, JOBS).jsonPath();
        JsonPath first = get(operator, JOBS + "?limit=2").jsonPath();
        SnapshotTables.execute("delete from export.jobs where id = '" + first.getString("jobs[1].id") + "'");

        JsonPath second = get(operator, JOBS + "?limit=2&cursor=" + first.getString("next_cursor"))
                .jsonPath();

        assertThat(first.getList("jobs.id", String.class))
                .isEqualTo(all.getList("jobs.id", String.class).subList(0, 2));
        assertThat(second.getList("jobs.id", String.class))
                .isEqualTo(all.getList("jobs.id", String.class).subList(2, 3));
        assertThat(second.getString("next_cursor")).isNull();
        get(operator, JOBS + "?cursor=" + UUID.randomUUID())
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-cursor"));
    }

    @Test
    void whoeverFetchesWhileAllPlacesAreTakenIsToldSo() {
        String url = ended(operator, started(operator, SNAPSHOTS)).getString("download.url");
        // The second one not before the job has given its place back.
        Runnable place = limits.place(tenant);
        Runnable other = Patience.await().ignoreExceptions().until(() -> limits.place(tenant), taken -> true);
        try {
            Response refusal = get(operator, url);

            refusal.then().statusCode(429).body("code", equalTo("rate-limited"));
            assertThat(refusal.header("Content-Length"))
                    .isIn(null, String.valueOf(refusal.asString().getBytes(StandardCharsets.UTF_8).length));
        } finally {
            place.run();
            other.run();
        }
        get(operator, url).then().statusCode(200);
    }

    @Test
    void csvThatIsOverALimitFailsAtOnce() {
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select '" + tenant + "', 'dave', n, 'notes', 'note-' || n, 'op-' || n, 'phone', n, 'upsert', 1,"
                + " '{\"text\":\"' || repeat('x', 1000) || '\"}', sha256('x'), now(), now()"
                + " from generate_series(1, 500) n");

        JsonPath csv = ended(operator, started(operator, "{\"what\":\"snapshots\",\"format\":\"csv\"}"));
        JsonPath ndjson = ended(operator, started(operator, SNAPSHOTS));

        assertThat(csv.getString("state")).isEqualTo("failed");
        assertThat(csv.getString("error")).isEqualTo("export-too-large");
        assertThat(csv.getInt("attempt")).isEqualTo(1);
        assertThat(ndjson.getString("state")).isEqualTo("complete");
        assertThat(ndjson.getBoolean("complete")).isFalse();
        assertThat(ndjson.getString("cursor")).isNotNull();
    }
}
