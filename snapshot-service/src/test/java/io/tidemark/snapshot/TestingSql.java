package io.tidemark.snapshot;

import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What lies in the database, and damage to it, as the superuser, whom no row-level security holds back. */
public final class TestingSql {
    private TestingSql() {}

    /** The first column of what a query finds. */
    public static List<String> column(String query) throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    public static void execute(String sql) throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
