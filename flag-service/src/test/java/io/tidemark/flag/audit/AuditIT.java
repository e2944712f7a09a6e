package io.tidemark.flag.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class AuditIT {
    @Inject
    AuditStore store;

    @Inject
    Pool pool;

    @Test
    void operatorsSeeTheirTenantsEntriesAndNobodyElses() {
        move("au-own", true, "INC-1");
        move("au-other", true, "INC-2");

        get("au-own", "support", "?limit=1000")
                .body("entries.reason", hasItem("INC-1"))
                .body("entries.reason", not(hasItem("INC-2")))
                .body("entries.targets.flatten()", everyItem(equalTo("au-own")))
                .body("entries[0]", not(hasKey("before")));
        get("au-own", "operator", "?tenant=au-other").statusCode(403);
        get("au-own", "admin", "?tenant=au-other")
                .statusCode(200)
                .body("entries.reason", contains("INC-2"))
                .body("entries[0].actor", equalTo("au-other/someone"))
                .body("entries[0].action", equalTo("local-only on"))
                .body("entries[0].flag", equalTo("resume_sync.local_only"))
                .body("entries[0].after.enabled", equalTo(true));
        move("au-own", false, "over");
        move("au-other", false, "over");
    }

    @Test
    void aLongListComesInPagesTheNewestFirst() {
        for (int i = 0; i < 3; i++) {
            move("au-pages", true, "on " + i);
            move("au-pages", false, "off " + i);
        }

        List<String> reasons = new ArrayList<>();
        String cursor = "";
        do {
            var page = get("au-pages", "operator", "?tenant=au-pages&limit=4" + cursor)
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            reasons.addAll(page.getList("entries.reason"));
            String next = page.getString("next_cursor");
            cursor = next == null ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());

        assertThat(reasons).containsExactly("off 2", "on 2", "off 1", "on 1", "off 0", "on 0");
        get("au-pages", "operator", "?tenant=au-pages&actor=automatic").body("entries", hasSize(0));
        get(
                        "au-pages",
                        "operator",
                        "?tenant=au-pages&actor=au-pages/someone&flag=resume_sync.local_only&since=2026-01-01T00:00:00Z")
                .body("entries", hasSize(6));
        get("au-pages", "operator", "?tenant=au-pages&until=2026-01-01T00:00:00Z")
                .body("entries", hasSize(0));
        get("au-pages", "operator", "?tenant=au-pages&flag=syncEnabled").body("entries", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, invalid-parameter",
        "limit=x, invalid-parameter",
        "limit=1001, invalid-parameter",
        "since=yesterday, invalid-parameter",
        "until=%2B99999-01-01T00:00:00Z, invalid-parameter",
        "actor=%00, invalid-parameter",
        "cursor=-1, invalid-cursor",
        "cursor=99999999999999999999, invalid-cursor"
    })
    void whatIsWrongIsSaid(String query, String code) {
        get("au-bad", "operator", "?" + query).statusCode(400).body("code", equalTo(code));
    }

    @Test
    void manyAtOnceAreOneChain() throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> moves = IntStream.range(0, 16)
                    .<Future<?>>mapToObj(i -> executor.submit(() -> move("au-many-" + i, i % 2 == 0, "at once")))
                    .toList();
            for (Future<?> done : moves) {
                done.get();
            }
        }

        verification().body("intact", equalTo(true)).body("entries", greaterThan(15));
    }

    @Test
    void entriesThatMoveNoFlagAreOneChainToo() {
        AuditEntry entry = new AuditEntry(Actor.AUTOMATIC, "drill", List.of("au-chain"), "f", "{}", "{}", "at once", 1);

        Uni.join()
                .all(IntStream.range(0, 16)
                        .mapToObj(i -> pool.withTransaction(connection -> store.append(connection, entry)))
                        .toList())
                .andFailFast()
                .await()
                .atMost(Duration.ofMinutes(3));

        verification().body("intact", equalTo(true));
        get("au-chain", "operator", "?tenant=au-chain").body("entries", hasSize(16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update flag.audit set reason = 'never'",
                "update flag.audit set reason = 'never' where false",
                "delete from flag.audit",
                "truncate flag.audit"
            })
    void rowsAreOnlyEverAdded(String forgery) throws SQLException {
        move("au-forged", true, "kept");
        for (Connection somebody : List.of(
                TidemarkServers.postgres().as("tidemark_flag").getConnection(),
                TidemarkServers.postgres().superuser().getConnection())) {
            try (somebody;
                    Statement statement = somebody.createStatement()) {
                assertThat(catchThrowable(() -> statement.execute(forgery)))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("append-only");
            }
        }
        move("au-forged", false, "over");
    }

    @Test
    void theVerificationNamesTheFirstRowThatWasAltered() throws SQLException {
        move("au-altered", true, "the truth");
        move("au-altered", false, "more");
        long seq = behindTheTrigger("update flag.audit set reason = 'a lie' where reason = 'the truth' returning seq");

        try {
            verification()
                    .body("intact", equalTo(false))
                    .body("broken_seq", equalTo((int) seq))
                    .body("fault", equalTo("it is not what was hashed"));
        } finally {
            behindTheTrigger("update flag.audit set reason = 'the truth' where reason = 'a lie' returning seq");
        }
        verification().body("intact", equalTo(true));
    }

    @Test
    void whatWasWrittenBeforeThereWasAChainIsItsBeginning() throws SQLException {
        try (Connection superuser = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("drop schema if exists audit_before cascade");
            statement.execute("create schema audit_before");
            flyway("1").migrate();
            statement.execute("""
                    insert into audit_before.audit (actor_tenant, actor_user, action, feature, before, after, reason, epoch)
                    values ('acme', 'op', 'local-only on for acme, globex', 'f', '{}', '{"a":"\\u0001"}', e'"ü" \\\\ \\t \\x7f 😀', 2),
                           ('acme', 'op', 'anything', 'f', '{}', '{}', 'r', 3)""");

            flyway("2").migrate();

            List<AuditRow> rows = new ArrayList<>();
            ResultSet found = statement.executeQuery("select * from audit_before.audit order by seq");
            while (found.next()) {
                rows.add(row(found));
            }
            assertThat(rows).hasSize(2).allMatch(AuditRow::isIntact);
            assertThat(rows.get(0).entry().targets()).containsExactly("acme", "globex");
            assertThat(rows.get(1).entry().targets()).containsExactly("*");
            assertThat(ChainCheck.START.followedBy(rows).broken()).isNull();
            ResultSet head = statement.executeQuery("select seq, hash from audit_before.audit_head");
            head.next();
            assertThat(ContentHash.ofBytes(head.getBytes("hash")))
                    .isEqualTo(rows.get(1).hash());
        }
    }

    private static Flyway flyway(String target) {
        return Flyway.configure()
                .dataSource(TidemarkServers.postgres().superuser())
                .schemas("audit_before")
                .target(target)
                .load();
    }

    private static AuditRow row(ResultSet found) throws SQLException {
        return new AuditRow(
                found.getLong("seq"),
                found.getTimestamp("at").toInstant(),
                new AuditEntry(
                        new Actor(found.getString("actor")),
                        found.getString("action"),
                        List.of((String[]) found.getArray("targets").getArray()),
                        found.getString("flag"),
                        found.getString("before"),
                        found.getString("after"),
                        found.getString("reason"),
                        found.getLong("epoch")),
                ContentHash.ofBytes(found.getBytes("previous")),
                ContentHash.ofBytes(found.getBytes("hash")));
    }

    private static long behindTheTrigger(String forgery) throws SQLException {
        try (Connection superuser = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("set session_replication_role = replica");
            ResultSet forged = statement.executeQuery(forgery);
            assertThat(forged.next()).isTrue();
            return forged.getLong(1);
        }
    }

    private static ValidatableResponse verification() {
        return get("au-verify", "operator", "/verification").statusCode(200);
    }

    private static ValidatableResponse get(String tenant, String role, String rest) {
        return given().auth()
                .oauth2(TestingTokens.of(tenant, "someone").roles(role).build())
                .urlEncodingEnabled(false)
                .when()
                .get("/ops/audit" + rest)
                .then();
    }

    private static void move(String tenant, boolean on, String reason) {
        given().auth()
                .oauth2(TestingTokens.of(tenant, "someone").roles("operator").build())
                .contentType(ContentType.JSON)
                .body("{\"enabled\":%s,\"reason\":\"%s\"}".formatted(on, reason))
                .when()
                .put("/ops/local-only")
                .then()
                .statusCode(200);
    }
}
