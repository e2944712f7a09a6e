package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What nobody sends again: the offset of a record is kept only once the database has what was in it. */
class UnconfirmedIT {
    private static final String LOCK =
            "select 1 from snapshot.sync_streams where tenant_id = 'acme' and user_id = 'unconfirmed' for update";
    private static final String WAITING =
            "select 1 from pg_stat_activity where usename = 'tidemark_snapshot' and wait_event_type = 'Lock'";

    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @Test
    void whatKafkaTookIsAppliedAlthoughTheServiceDiedInTheMiddleAndNobodySendsItAgain() throws Exception {
        Device phone = new Device(suite, suite.token("acme", "unconfirmed"), "phone");
        assertThat(phone.push("notes", Device.upsert("o1", "r1", "one")).statusCode())
                .isEqualTo(200);

        try (Connection blocking = suite.database();
                Statement lock = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            lock.execute(LOCK);
            HttpResponse<String> unconfirmed = phone.push("notes", Device.upsert("o2", "r1", "two"));
            assertThat(unconfirmed.statusCode()).isNotEqualTo(200);
            SuiteUnderTest.patiently().until(this::isWaiting);
            suite.awaitRestart("snapshot-service", suite.kill("snapshot-service"));
            blocking.rollback();
        }

        SuiteUnderTest.patiently()
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(phone.changes())
                        .extracting(change -> change.get("operation_id").asText())
                        .containsExactly("o1", "o2"));
    }

    private boolean isWaiting() throws SQLException, IOException {
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(WAITING)) {
            return rows.next();
        }
    }
}
