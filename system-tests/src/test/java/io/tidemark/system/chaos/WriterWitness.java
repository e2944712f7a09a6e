package io.tidemark.system.chaos;

import io.tidemark.system.SuiteUnderTest;
import io.tidemark.system.chaos.Evidence.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote snapshots, and who held the leases as they stood in that very transaction: two triggers keep it, so that nothing
 * comes between the look and the writing. A holder may give its lease up while it writes; it is the epoch that says whose it was.
 */
final class WriterWitness {
    private static final String SETUP = """
            create schema chaos;
            create table chaos.writes (
                tenant_id text, user_id text, version bigint, writer text, epochs jsonb);
            create table chaos.holders (name text, epoch bigint, runner_id text, primary key (name, epoch));
            create function chaos.saw_writer() returns trigger language plpgsql security definer as $$
            begin
                insert into chaos.writes
                select tenant_id, user_id, min(version), current_setting('application_name'),
                       (select jsonb_object_agg(name, epoch) from snapshot.sync_leases)
                from written group by tenant_id, user_id;
                return null;
            end $$;
            create function chaos.saw_holder() returns trigger language plpgsql security definer as $$
            begin
                insert into chaos.holders values (new.name, new.epoch, new.runner_id) on conflict do nothing;
                return null;
            end $$;
            create trigger chaos_writer after insert on snapshot.snapshots
                referencing new table as written for each statement execute function chaos.saw_writer();
            create trigger chaos_holder after insert or update on snapshot.sync_leases
                for each row when (new.runner_id is not null) execute function chaos.saw_holder();
            insert into chaos.holders
            select name, epoch, runner_id from snapshot.sync_leases where runner_id is not null on conflict do nothing""";
    private static final String WRITES = """
            select w.version, w.writer, h.runner_id
            from chaos.writes w left join chaos.holders h on h.name = ? and h.epoch = (w.epochs ->> h.name)::bigint
            where w.tenant_id = ? and w.user_id = ? order by w.version""";
    private static final String PARTITIONS = "select count(*) from snapshot.sync_leases where name like 'operations-%'";

    private final SuiteUnderTest suite;
    private final Map<Long, String> applications = new ConcurrentHashMap<>();

    WriterWitness(SuiteUnderTest suite) {
        this.suite = suite;
    }

    /** Begins to look. */
    void begin() throws SQLException, IOException {
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement()) {
            statement.execute(SETUP);
        }
    }

    /** Looks no more, and forgets what it saw. */
    void end() throws SQLException, IOException {
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema chaos cascade");
        }
    }

    /** That process calls itself so towards the database; the others by the name of the service. */
    void meet(ProcessHandle process, String application) {
        applications.put(process.pid(), application);
    }

    /** Every writing of that user's snapshots. */
    List<Write> writes(String tenant, String user) throws SQLException, IOException {
        List<Write> writes = new ArrayList<>();
        try (Connection connection = suite.database();
                PreparedStatement statement = connection.prepareStatement(WRITES)) {
            statement.setString(1, lease(connection, tenant, user));
            statement.setString(2, tenant);
            statement.setString(3, user);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    writes.add(new Write(rows.getLong(1), rows.getString(2), application(rows.getString(3))));
                }
            }
        }
        return writes;
    }

    /** The lease of the partition on which Kafka has what this user sends. */
    private static String lease(Connection connection, String tenant, String user) throws SQLException {
        byte[] key = (tenant + "/" + user).getBytes(StandardCharsets.UTF_8);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(PARTITIONS)) {
            rows.next();
            return "operations-" + BuiltInPartitioner.partitionForKey(key, rows.getInt(1));
        }
    }

    /** A runner is named by its host, its pid and a random part. */
    private @Nullable String application(@Nullable String runner) {
        return runner == null
                ? null
                : applications.getOrDefault(Long.parseLong(runner.split("/", -1)[1]), Nemesis.APPLIER);
    }
}
