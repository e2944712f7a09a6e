package io.tidemark.export.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What is pending: told from Kafka, without anybody's offsets moving. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class PendingOperationsIT {
    private static final String EXPORT = "/api/exports/operations";
    private static final String GROUP = "snapshot-service";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static RecordMetadata take(String tenant, String user, String... records) throws Exception {
        return take(tenant, user, "notes", OperationType.UPSERT, "2026-01-01T00:00:00Z", records);
    }

    private static RecordMetadata take(
            String tenant, String user, String collection, OperationType type, String receivedAt, String... records)
            throws Exception {
        List<Operation> operations = new ArrayList<>();
        for (String record : records) {
            String payload = "{\"mail\":\"" + record + "@example.com\"}";
            operations.add(new Operation(
                    operations.size(),
                    user + "-" + record,
                    null,
                    type,
                    record,
                    0,
                    1,
                    payload,
                    ContentHash.of(payload)));
        }
        OperationBatch batch = new OperationBatch(
                OperationBatch.VERSION,
                "b",
                tenant,
                user,
                "d",
                collection,
                Instant.parse(receivedAt),
                operations,
                List.of(),
                PushRequest.plain("r", Instant.parse("2026-01-01T00:00:01Z")));
        return send(batch.key(), MessageCodec.encode(batch));
    }

    private static RecordMetadata send(String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(Topics.OPERATIONS, key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers()));
    }

    private static void commit(RecordMetadata applied) throws Exception {
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(
                            GROUP,
                            Map.of(
                                    new TopicPartition(applied.topic(), applied.partition()),
                                    new OffsetAndMetadata(applied.offset() + 1)))
                    .all()
                    .get();
        }
    }

    private static List<JsonNode> lines(String token, String query) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        String body = given().auth()
                .oauth2(token)
                .urlEncodingEnabled(false)
                .get(EXPORT + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        for (String line : body.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static Stream<String> records(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.has("record_id"))
                .map(line -> line.get("record_id").asText());
    }

    private static String of(String tenant) {
        return TestingTokens.of(tenant, "op").roles("operator").build();
    }

    @Test
    void whatWasAppliedIsNotPendingAndTheRestIsToldInOrder() throws Exception {
        commit(take("pending-1", "alice", "applied"));
        take("pending-1", "alice", "n1", "n2");
        take("pending-1", "bob", "n3");
        take("pending-1-other", "alice", "theirs");
        send("pending-1/alice", "no batch".getBytes(StandardCharsets.UTF_8));
        take("pending-1", "alice", "n4");

        List<JsonNode> lines = lines(of("pending-1"), "?user=alice");

        assertThat(records(lines)).containsExactly("n1", "n2", "n4");
        assertThat(lines.get(1).at("/payload/mail").asText()).isEqualTo("[REDACTED_EMAIL]");
        assertThat(records(lines(of("pending-1"), ""))).containsExactlyInAnyOrder("n1", "n2", "n3", "n4");
        assertThat(records(lines(TestingTokens.of("pending-1", "bob").build(), "")))
                .containsExactly("n3");
        assertThat(lines.getLast().get("count").asInt()).isEqualTo(3);
    }

    @Test
    void collectionTypeAndTimeNarrowItDown() throws Exception {
        take("pending-6", "alice", "notes", OperationType.UPSERT, "2026-01-01T00:00:00Z", "n1");
        take("pending-6", "alice", "tasks", OperationType.UPDATE, "2026-01-02T00:00:00Z", "t1");
        String operator = of("pending-6");

        assertThat(records(lines(operator, "?collection=tasks"))).containsExactly("t1");
        assertThat(records(lines(operator, "?type=upsert"))).containsExactly("n1");
        assertThat(records(lines(operator, "?since=2026-01-02T00:00:00Z"))).containsExactly("t1");
        assertThat(records(lines(operator, "?until=2026-01-02T00:00:00Z"))).containsExactly("n1");
        assertThat(records(lines(operator, "?collection=notes&type=update"))).isEmpty();
    }

    @Test
    void theCursorGoesOnInTheMiddleOfABatch() throws Exception {
        take("pending-2", "alice", "n1", "n2", "n3");
        take("pending-2", "bob", "n4");
        List<String> all = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 5; page++) {
            List<JsonNode> lines = lines(of("pending-2"), "?limit=1&cursor=" + cursor);
            all.addAll(records(lines).toList());
            cursor = lines.getLast().get("cursor").asText();
        }

        assertThat(all).containsExactlyInAnyOrder("n1", "n2", "n3", "n4").containsSubsequence("n1", "n2", "n3");
    }

    @Test
    void duplicatesShareTheirTenthColumnAndTheEstimateCountsThem() throws Exception {
        take("pending-3", "alice", "n1", "n1", "n2");

        List<String> csv = given().auth()
                .oauth2(of("pending-3"))
                .get(EXPORT + "?format=csv")
                .asString()
                .lines()
                .toList();

        assertThat(csv).hasSize(3);
        assertThat(csv.get(0).split(",", -1)[9]).isEqualTo(csv.get(1).split(",", -1)[9]);
        assertThat(csv.get(0).split(",", -1)[9]).isNotEqualTo(csv.get(2).split(",", -1)[9]);
        given().auth()
                .oauth2(of("pending-3"))
                .get(EXPORT + "?estimate=true")
                .then()
                .body("count", equalTo(3))
                .body("mode", equalTo("buffered"));
    }

    @Test
    void readingJoinsNoGroupAndMovesNoOffset() throws Exception {
        RecordMetadata applied = take("pending-4", "alice", "n1");
        commit(applied);
        take("pending-4", "alice", "n2");

        assertThat(records(lines(of("pending-4"), ""))).containsExactly("n2");

        try (Admin admin = admin()) {
            assertThat(admin.listGroups().all().get())
                    .extracting(GroupListing::groupId)
                    .noneMatch(group -> group.contains("export"));
            assertThat(admin.describeConsumerGroups(List.of(GROUP)).all().get())
                    .hasEntrySatisfying(
                            GROUP, group -> assertThat(group.members()).isEmpty());
            assertThat(admin.listConsumerGroupOffsets(GROUP)
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .containsEntry(
                            new TopicPartition(applied.topic(), applied.partition()),
                            new OffsetAndMetadata(applied.offset() + 1));
        }
    }

    @Test
    void whileKafkaIsAwayTheCallerIsToldSo() throws Exception {
        TidemarkServers.kafka().kill();
        try {
            given().auth()
                    .oauth2(of("pending-5"))
                    .get(EXPORT)
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("dependency-unavailable"))
                    .header("Retry-After", notNullValue());
        } finally {
            TidemarkServers.kafka().start();
        }
    }
}
