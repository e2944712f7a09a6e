package io.tidemark.export.job;

import static io.tidemark.export.job.JobCalls.JOBS;
import static io.tidemark.export.job.JobCalls.cancel;
import static io.tidemark.export.job.JobCalls.ended;
import static io.tidemark.export.job.JobCalls.get;
import static io.tidemark.export.job.JobCalls.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators see of the exports that their tenant has made in the background, and which they end. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "tidemark.export.job.look", value = "100ms"),
            @ResourceArg(name = "tidemark.export.job.max-size", value = "3M"),
            @ResourceArg(name = "tidemark.export.job.cleaning", value = "500ms")
        })
class TenantJobsIT {
    private static final String ALL = JOBS + "/jobs";
    private static final String SNAPSHOTS = "{\"what\":\"snapshots\"}";

    /** A tenant of its own for each test: jobs stay. */
    private final String tenant = "t" + UUID.randomUUID().toString().substring(0, 8);

    private final String alice = token(tenant, "alice", "user");
    private final String operator = token(tenant, "op", "operator");

    private static String token(String tenant, String user, String role) {
        return TestingTokens.of(tenant, user).roles(role).build();
    }

    @BeforeEach
    void givenSnapshots() {
        SnapshotTables.create();
        SnapshotTables.stream(tenant, "alice").put("notes", "n1", "{}").write();
    }

    @Test
    void operatorsSeeWhoAskedForWhatInPagesAndNoLinks() {
        List<String> begun = new ArrayList<>();
        for (String token : List.of(alice, operator, alice)) {
            begun.addFirst(started(token, SNAPSHOTS));
        }
        begun.forEach(id -> ended(begun.indexOf(id) == 1 ? operator : alice, id));
        started(token("other-" + tenant, "op", "operator"), SNAPSHOTS);

        JsonPath first = get(operator, ALL + "?limit=2").jsonPath();
        JsonPath second = get(operator, ALL + "?limit=2&cursor=" + first.getString("next_cursor"))
                .jsonPath();

        assertThat(first.getList("jobs.id")).containsExactly(begun.get(0), begun.get(1));
        assertThat(first.getList("jobs.user_id")).containsExactly("alice", "op");
        assertThat(first.getList("jobs.state")).containsOnly("complete");
        assertThat(first.getList("jobs.findAll { it.download != null }")).isEmpty();
        assertThat(second.getList("jobs.id")).containsExactly(begun.get(2));
        assertThat(second.getString("next_cursor")).isNull();
    }

    @Test
    void anOperatorEndsAnothersJobAndItsResultIsGone() throws Exception {
        String id = started(alice, SNAPSHOTS);
        String link = ended(alice, id).getString("download.url");

        cancel(token("other-" + tenant, "op", "admin"), id).then().statusCode(404);
        cancel(token(tenant, "bob", "user"), id).then().statusCode(404);
        get(alice, link).then().statusCode(200);
        cancel(operator, id)
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("user_id", equalTo("alice"));

        get(alice, link).then().statusCode(404);
        get(alice, JOBS + "/jobs/" + id).then().body("state", equalTo("cancelled"));
        Patience.await()
                .untilAsserted(() -> assertThat(
                                JobTables.count("select count(*) from export.job_chunks where job_id = '" + id + "'"))
                        .isZero());
        cancel(operator, id).then().statusCode(200).body("state", equalTo("cancelled"));
        cancel(operator, UUID.randomUUID().toString()).then().statusCode(404);
    }

    @Test
    void usersDoNotSeeTheTenants() {
        get(alice, ALL).then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({"limit=0, invalid-parameter", "limit=101, invalid-parameter", "cursor=x, invalid-cursor"})
    void whatIsNoPageIsAProblem(String query, String code) {
        get(operator, ALL + "?" + query).then().statusCode(400).body("code", equalTo(code));
    }
}
