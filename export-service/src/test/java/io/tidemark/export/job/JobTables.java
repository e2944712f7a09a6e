package io.tidemark.export.job;

import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What lies in the tables, past the service. */
final class JobTables {
    private JobTables() {}

    static long count(String sql) throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }
}
