package io.tidemark.benchmarks.store;

import io.tidemark.benchmarks.suite.RunningSuite;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

/** Reads what a running suite holds and has used. */
public final class Meters {
    private static final String TABLES = """
            select n.nspname || '.' || c.relname, pg_total_relation_size(c.oid) from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'""";
    private static final String LOGGED = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')";
    private static final String WRITTEN = "select sum(write_bytes) from pg_stat_io";

    private final RunningSuite suite;
    private final Superuser database;

    public Meters(RunningSuite suite, Superuser database) {
        this.suite = suite;
        this.database = database;
    }

    /** All of it, once PostgreSQL has written what is dirty. */
    public Footprint read() throws SQLException, IOException, InterruptedException {
        database.execute("checkpoint");
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            return new Footprint(
                    database.snapshots(),
                    tables(statement),
                    number(statement, LOGGED),
                    number(statement, WRITTEN),
                    topics(),
                    processors());
        }
    }

    private static Map<String, Long> tables(Statement statement) throws SQLException {
        Map<String, Long> tables = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.put(rows.getString(1), rows.getLong(2));
            }
        }
        return tables;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Map<String, Long> topics() throws IOException, InterruptedException {
        Map<String, Long> topics = new TreeMap<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + suite.port("kafka")))) {
            var brokers =
                    admin.describeCluster().nodes().get().stream().map(Node::id).toList();
            admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                    .flatMap(folders -> folders.values().stream())
                    .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                    .forEach(log ->
                            topics.merge(log.getKey().topic(), log.getValue().size(), Long::sum));
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        return topics;
    }

    private Map<String, Duration> processors() {
        Map<String, Duration> processors = new HashMap<>();
        for (String part : suite.parts()) {
            processors.put(part, suite.processorTime(part));
        }
        return processors;
    }
}
