package io.tidemark.flag.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restore does to the flags, each time in a transaction that is rolled back. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class ResumeAfterRestoreIT {
    private static final String SWITCHED_ON =
            "{\"version\":2,\"features\":[{\"name\":\"resume_sync.local_only\",\"enabled\":true}],\"meta\":{\"revisionId\":%d}}";

    private interface Body {
        void run(Connection connection) throws SQLException;
    }

    @Test
    void aSwitchThatWasMovedAfterTheBackupStaysAsItWasKnown() throws SQLException {
        rolledBack(connection -> {
            long stored = Long.parseLong(one(connection, "select epoch from switch_epoch"));

            long resumed = resume(connection, 1, SWITCHED_ON.formatted(stored + 7));

            assertThat(resumed).isEqualTo(stored + 8);
            assertThat(one(connection, "select epoch from switch_epoch")).isEqualTo(Long.toString(resumed));
            assertThat(one(
                            connection,
                            "select document::json ->> 'enabled' from features where name = 'resume_sync.local_only'"))
                    .isEqualTo("true");
            assertThat(one(connection, "select count(*) from features where archived_at is null"))
                    .isEqualTo("1");
            assertThat(one(connection, "select count(*) from audit where actor = 'tidemark/restore'"))
                    .isNotEqualTo("1");
        });
    }

    @ParameterizedTest
    @CsvSource({"known but older", "nothing known"})
    void withoutNewerNewsTheFlagsOfTheBackupHoldUnderANewEpoch(String news) throws SQLException {
        rolledBack(connection -> {
            long stored = Long.parseLong(one(connection, "select epoch from switch_epoch"));
            String before = one(connection, "select string_agg(document, ',' order by name) from features");

            long resumed =
                    resume(connection, stored + 1_000, news.startsWith("known") ? SWITCHED_ON.formatted(stored) : null);

            assertThat(resumed).isEqualTo(stored + 1_000);
            assertThat(one(connection, "select string_agg(document, ',' order by name) from features"))
                    .isEqualTo(before);
            assertThat(one(connection, "select count(*) from audit where actor = 'tidemark/restore'"))
                    .isEqualTo("1");
        });
    }

    private static long resume(Connection connection, long atLeast, @Nullable String known) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select resume_after_restore(?, ?, 'a time')")) {
            statement.setLong(1, atLeast);
            statement.setString(2, known);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void rolledBack(Body body) throws SQLException {
        try (Connection connection =
                TidemarkServers.postgres().as("tidemark_flag").getConnection()) {
            connection.setAutoCommit(false);
            try {
                body.run(connection);
            } finally {
                connection.rollback();
            }
        }
    }
}
