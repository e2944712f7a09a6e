package io.tidemark.system.chaos;

import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.system.SuiteUnderTest;
import io.tidemark.system.chaos.Evidence.Head;
import io.tidemark.system.chaos.Evidence.Row;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What PostgreSQL and Kafka hold, read behind the services' backs. */
final class EvidenceStore {
    private static final String ROWS = """
            select version, record_id, parent_version, operation_id, type, payload, encode(content_hash, 'hex'), created_at
            from snapshot.snapshots where tenant_id = ? and user_id = ?""";
    private static final String HEADS = """
            select record_id, version, encode(content_hash, 'hex'), deleted
            from snapshot.sync_records where tenant_id = ? and user_id = ?""";
    private static final String STREAM = """
            select version, record_count, encode(digest, 'hex')
            from snapshot.sync_streams where tenant_id = ? and user_id = ?""";
    private static final String REMEMBERED =
            "select operation_id from snapshot.sync_inbox where tenant_id = ? and user_id = ?";

    /** R25 to R28 as they stand. */
    private static final List<String> RUNBOOK = List.of(
            "select child.id from child left join parent on child.parent_id = parent.id where parent.id is null limit 50;",
            "select logical_key, count(*) from snapshots group by logical_key having count(*) > 1 limit 50;",
            "select user_id, id, version, created_at from ( select s.*, lag(version) over (partition by user_id order by"
                    + " created_at) as prev_version from snapshots s ) t where prev_version is not null"
                    + " and version < prev_version limit 50;",
            "select user_id, version, count(*) as n from snapshots group by user_id, version having count(*) > 1"
                    + " order by n desc limit 50;");

    private final SuiteUnderTest suite;
    private final String tenant;

    EvidenceStore(SuiteUnderTest suite, String tenant) {
        this.suite = suite;
        this.tenant = tenant;
    }

    List<Row> rows(String user) throws SQLException, IOException {
        return select(
                ROWS,
                user,
                row -> new Row(
                        row.getLong(1),
                        row.getString(2),
                        row.getObject(3, Long.class),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        "sha256:" + row.getString(7),
                        row.getObject(8, Timestamp.class).toInstant()));
    }

    List<Head> heads(String user) throws SQLException, IOException {
        return select(
                HEADS,
                user,
                row -> new Head(row.getString(1), row.getLong(2), "sha256:" + row.getString(3), row.getBoolean(4)));
    }

    Evidence.Stream stream(String user) throws SQLException, IOException {
        return select(STREAM, user, row -> new Evidence.Stream(row.getLong(1), row.getLong(2), row.getString(3)))
                .getFirst();
    }

    Set<String> remembered(String user) throws SQLException, IOException {
        return Set.copyOf(select(REMEMBERED, user, row -> row.getString(1)));
    }

    /** What the runbook's four queries find, over everything that the suite holds. */
    List<String> runbookFindings() throws SQLException, IOException {
        List<String> findings = new ArrayList<>();
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = runbook, snapshot");
            for (String query : RUNBOOK) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        findings.add("the runbook's query finds " + rows.getString(1) + ": " + query);
                    }
                }
            }
        }
        return findings;
    }

    /** Whether snapshot-service has marked as read all that Kafka holds. */
    boolean isDrained() throws IOException, InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(kafka())) {
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets("snapshot-service")
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
            read.keySet().forEach(partition -> newest.put(partition, OffsetSpec.latest()));
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(newest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return read.entrySet().stream()
                    .allMatch(entry -> Objects.equals(
                            ends.get(entry.getKey()), entry.getValue().offset()));
        }
    }

    private Map<String, Object> kafka() throws IOException {
        int port = suite.state().parts().stream()
                .filter(part -> part.name().equals("kafka"))
                .findFirst()
                .orElseThrow()
                .port();
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port);
    }

    /** By user, the operations without a counter that lie in Kafka. */
    Map<String, Set<String>> logged() throws IOException {
        Map<String, Set<String>> logged = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(kafka(), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.OPERATIONS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> take(record, logged));
            }
        }
        return logged;
    }

    private void take(ConsumerRecord<String, byte[]> record, Map<String, Set<String>> logged) {
        try {
            OperationBatch batch = MessageCodec.decodeBatch(record.value());
            if (batch.tenantId().equals(tenant)) {
                Set<String> ids = logged.computeIfAbsent(batch.userId(), user -> new HashSet<>());
                batch.operations().stream()
                        .filter(operation -> operation.deviceSeq() == null)
                        .map(Operation::operationId)
                        .forEach(ids::add);
            }
        } catch (UndecodableMessageException e) {
            throw new AssertionError("Kafka holds what ingest-service did not write", e);
        }
    }

    private <T> List<T> select(String query, String user, RowReader<T> reader) throws SQLException, IOException {
        List<T> found = new ArrayList<>();
        try (Connection connection = suite.database();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, tenant);
            statement.setString(2, user);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
        }
        return found;
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
