package io.tidemark.suite.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tables and sequences a service's schema has. Flyway's own table is not among them, nor are exports in the background:
 * their results are copies of what a backup has.
 */
final class TableStore {
    /** The schemas of all services. */
    static final List<String> SCHEMAS = List.of("snapshot", "flag", "integrity", "export");

    private static final String HISTORY = "flyway_schema_history";
    private static final String TABLES = """
            select c.relname, a.attname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
            where n.nspname = ? and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> ?
              and (n.nspname, c.relname) not in (('export', 'jobs'), ('export', 'job_chunks'))
              and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            order by c.relname, a.attnum""";
    private static final String SEQUENCES =
            "select sequencename, last_value from pg_sequences where schemaname = ? and last_value is not null";

    private TableStore() {}

    /** The stored columns of each table. */
    static Map<String, List<String>> columns(Connection connection, String schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setString(1, schema);
            query.setString(2, HISTORY);
            Map<String, List<String>> tables = new TreeMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.computeIfAbsent(rows.getString(1), table -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
            return tables;
        }
    }

    /** How far each sequence that was used has come. */
    static Map<String, Long> sequences(Connection connection, String schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SEQUENCES)) {
            query.setString(1, schema);
            Map<String, Long> sequences = new TreeMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    sequences.put(rows.getString(1), rows.getLong(2));
                }
            }
            return sequences;
        }
    }

    /** The version of a schema, as Flyway counts. */
    static String version(Connection connection, String schema) throws SQLException {
        String newest = "select version from " + name(connection, schema, HISTORY)
                + " where success and version is not null order by installed_rank desc limit 1";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(newest)) {
            if (!rows.next()) {
                throw new SQLException("the schema " + schema + " was never migrated");
            }
            return rows.getString(1);
        }
    }

    static String name(Connection connection, String schema, String table) throws SQLException {
        return quoted(connection, schema) + "." + quoted(connection, table);
    }

    static String quoted(Connection connection, String identifier) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.enquoteIdentifier(identifier, true);
        }
    }

    static String quoted(Connection connection, List<String> identifiers) throws SQLException {
        List<String> quoted = new ArrayList<>();
        for (String identifier : identifiers) {
            quoted.add(quoted(connection, identifier));
        }
        return String.join(", ", quoted);
    }
}
