package io.tidemark.servers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** Makes a fresh server Tidemark's: the database, the roles with their passwords, the schemas. May run at every start. */
final class DatabaseBootstrap {

    static final String DATABASE = "tidemark";

    private DatabaseBootstrap() {}

    static void createDatabase(DataSource maintenance) throws SQLException {
        try (Connection connection = maintenance.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        }
    }

    static void createRoles(DataSource tidemark, String script, Map<String, String> passwords) throws SQLException {
        try (Connection connection = tidemark.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(script);
            for (Map.Entry<String, String> role : passwords.entrySet()) {
                statement.execute(alterPassword(connection, role.getKey(), role.getValue()));
            }
            connection.commit();
        }
    }

    private static String alterPassword(Connection connection, String role, String password) throws SQLException {
        try (PreparedStatement format =
                connection.prepareStatement("select format('alter role %I password %L', ?::text, ?::text)")) {
            format.setString(1, role);
            format.setString(2, password);
            try (ResultSet result = format.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
