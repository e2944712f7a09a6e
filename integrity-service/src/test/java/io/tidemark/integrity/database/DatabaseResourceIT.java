package io.tidemark.integrity.database;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            // The leases are read all the while, also while their table is locked.
            @ResourceArg(name = "tidemark.integrity.incident.look-every", value = "200ms"),
            @ResourceArg(name = "tidemark.integrity.database.idle-over", value = "1s"),
            @ResourceArg(name = "tidemark.integrity.database.slow-over", value = "100ms"),
            @ResourceArg(name = "tidemark.integrity.database.look-every", value = "200ms")
        })
class DatabaseResourceIT {
    private static final String ADMIN =
            TestingTokens.of("tidemark", "root").roles("admin").build();

    private static JsonPath database() {
        return given().auth()
                .oauth2(TestingTokens.operator())
                .get("/ops/database")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Connection named(DataSource source, String application) throws SQLException {
        Connection connection = source.getConnection();
        run(connection, "set application_name = '" + application + "'");
        return connection;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static boolean lives(Connection connection) {
        try {
            return pid(connection) > 0;
        } catch (SQLException e) {
            return false;
        }
    }

    private static JsonPath endIdle(String application) {
        return given().auth()
                .oauth2(ADMIN)
                .contentType("application/json")
                .body(Map.of("application", application, "reason", "the pool is exhausted"))
                .post("/ops/database/end-idle")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void connectionsAreCountedByApplicationAndState() throws SQLException {
        String application = "counted-" + UUID.randomUUID();
        try (Connection idle = named(TidemarkServers.postgres().superuser(), application)) {
            assertThat(lives(idle)).isTrue();
            JsonPath database = database();
            assertThat(database.getMap("by_application").get(application)).isEqualTo(Map.of("idle", 1));
            assertThat(database.getInt("max_connections")).isPositive();
        }
    }

    @Test
    void aQueryThatWaitsForALockIsShownWithWhomItWaitsFor() throws Exception {
        SnapshotTables.create();
        String role = "tidemark_snapshot";
        try (Connection holder = named(TidemarkServers.postgres().as(role), "snapshot-service");
                Connection waiter = named(TidemarkServers.postgres().as(role), "snapshot-service")) {
            holder.setAutoCommit(false);
            run(holder, "lock table snapshot.sync_leases in access exclusive mode");
            Thread blocked = Thread.ofVirtual().start(() -> {
                try {
                    run(waiter, "update snapshot.sync_leases set epoch = epoch + 1");
                } catch (SQLException e) {
                    // The connection is closed when the test has ended.
                }
            });
            int by = pid(holder);

            Patience.await().untilAsserted(() -> {
                JsonPath database = database();
                assertThat(database.getList("waiting.wait_event_type")).contains("Lock");
                assertThat(database.getList("waiting.blocked_by.flatten()")).contains(by);
                assertThat(database.getList("slow.query"))
                        .anyMatch(query -> query.toString().contains("update snapshot.sync_leases"));
                assertThat(database.getDouble("longest_active_query_seconds")).isPositive();
            });
            Patience.await()
                    .untilAsserted(() -> assertThat(given().get("/metrics").asString())
                            .containsPattern("sync_db_longest_active_query_seconds (0\\.0*[1-9]|[1-9])"));
            holder.rollback();
            blocked.join();
        }
    }

    @Test
    void othersQueriesAreNotShown() throws Exception {
        try (Connection stranger = named(TidemarkServers.postgres().superuser(), "psql")) {
            int pid = pid(stranger);
            Thread sleeping = Thread.ofVirtual().start(() -> {
                try {
                    run(stranger, "select pg_sleep(600) as secret");
                } catch (SQLException e) {
                    // It is ended below.
                }
            });
            Patience.await()
                    .untilAsserted(() ->
                            assertThat(database().getList("slow.application")).contains("psql"));

            assertThat(database().prettify()).doesNotContain("secret");
            SnapshotTables.execute("select pg_cancel_backend(" + pid + ")");
            sleeping.join();
        }
    }

    @Test
    void onlyIdleConnectionsOfOursUnderTheNameThatWasGivenAreEnded() throws Exception {
        DataSource ours = TidemarkServers.postgres().as("tidemark_flag");
        try (Connection idle = named(ours, "flag-service");
                Connection inTransaction = named(ours, "flag-service");
                Connection otherName = named(ours, "export-service");
                Connection unknownName = named(ours, "psql");
                Connection stranger = named(TidemarkServers.postgres().superuser(), "flag-service")) {
            inTransaction.setAutoCommit(false);
            run(inTransaction, "select 1");
            int pid = pid(idle);

            Patience.await()
                    .untilAsserted(() -> assertThat(endIdle("flag-service").getList("connections.pid"))
                            .contains(pid));
            assertThat(lives(idle)).isFalse();
            assertThat(lives(inTransaction)).isTrue();
            assertThat(lives(otherName)).isTrue();
            assertThat(lives(unknownName)).isTrue();
            assertThat(lives(stranger)).isTrue();
        }
        assertThat(audited("flag-service")).isPositive();
    }

    private static int audited(String application) throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from integrity.database_actions"
                        + " where ended > 0 and actor = 'tidemark/root' and reason = 'the pool is exhausted'"
                        + " and application = '" + application + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void nothingIsEndedThatWasIdleForLessThanIsAllowed() throws Exception {
        DataSource ours = TidemarkServers.postgres().as("tidemark_export");
        try (Connection old = named(ours, "export-service")) {
            int pid = pid(old);
            Patience.await().untilAsserted(() -> {
                try (Connection young = named(ours, "export-service")) {
                    assertThat(lives(young)).isTrue();
                    JsonPath ended = endIdle("export-service");
                    assertThat(ended.getList("connections.idle_seconds", Double.class))
                            .allMatch(seconds -> seconds > 1);
                    assertThat(ended.getList("connections.pid")).contains(pid);
                }
            });
        }
    }

    @Test
    void whatIsEndedNeedsAReasonAndOneOfOurNames() {
        for (Map<String, String> body : List.of(
                Map.of("application", "psql", "reason", "x"),
                Map.of("application", "flag-service"),
                Map.of("reason", "x"))) {
            given().auth()
                    .oauth2(ADMIN)
                    .contentType("application/json")
                    .body(body)
                    .post("/ops/database/end-idle")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid-field"));
        }
    }

    @Test
    void theStatisticsAreThoseOfTheTablesNamedSync() {
        SnapshotTables.create();
        SnapshotTables.execute("insert into snapshot.sync_leases (name, epoch) values ('a', 1), ('b', 2), ('c', 3)");
        SnapshotTables.execute("analyze snapshot.sync_leases");

        given().auth()
                .oauth2(TestingTokens.operator())
                .get("/ops/database")
                .then()
                .body("statistics.tablename", hasItem("sync_leases"))
                .body("tables.name", hasItem("sync_records"))
                .body("tables.find { it.name == 'sync_leases' }.bytes", greaterThan(0));
    }

    /** Row-level security would change nothing without a word; what the role is refused is the table. */
    @ParameterizedTest
    @ValueSource(strings = {"snapshots", "sync_streams", "sync_records", "sync_failed_operations"})
    void theServicesRoleIsRefusedEveryChangeToTheSnapshotStore(String table) throws SQLException {
        SnapshotTables.create();
        try (Connection connection =
                TidemarkServers.postgres().as("tidemark_integrity").getConnection()) {
            for (String change : List.of(
                    "insert into snapshot.%s (tenant_id) values ('acme')",
                    "update snapshot.%s set tenant_id = 'acme'", "delete from snapshot.%s", "truncate snapshot.%s")) {
                assertThatThrownBy(() -> run(connection, change.formatted(table)))
                        .as(change)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refused -> assertThat(refused.getSQLState()).isEqualTo("42501"))
                        .hasMessageContaining("permission denied for table " + table);
            }
        }
    }

    @Test
    void theServicesRoleCanNeitherReadAllStatisticsNorSignalBackends() throws SQLException {
        try (Connection connection =
                        TidemarkServers.postgres().as("tidemark_integrity").getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_has_role('pg_signal_backend', 'member')"
                        + " or pg_has_role('pg_read_all_stats', 'member')")) {
            rows.next();
            assertThat(rows.getBoolean(1)).isFalse();
        }
    }
}
