package io.tidemark.ingest.telemetry;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.contracts.telemetry.TelemetryMessage.PushCount;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** What is told of each push, and of each client, to whoever reads the topic; also when Kafka was away. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class TelemetryIT {
    private static final String STARTED = "{\"event\":\"learning_sync_started\",\"dirtyCount\":4}";

    @Test
    void whatAClientTellsIsToldOnUnderItsNameAndTheBadEventAloneIsRefused() {
        String user = "teller";
        as(user).body("{\"events\":[" + STARTED + ",{\"event\":\"learning_sync_skipped\"}]}")
                .post("/api/telemetry")
                .then()
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("refused[0].index", equalTo(1))
                .body("refused[0].code", equalTo("invalid-field"));

        assertThat(await().until(() -> events(user), told -> !told.isEmpty()))
                .containsExactly(new LearningEvent(LearningEvent.Name.STARTED, null, null, null, null, null, 4L));
    }

    @Test
    void whatIsNoTelemetryIsAClearProblem() {
        as("bad").body("{").post("/api/telemetry").then().statusCode(400).body("code", equalTo("malformed-json"));
        as("bad")
                .body("{\"events\":[" + " ".repeat(70_000) + "]}")
                .post("/api/telemetry")
                .then()
                .statusCode(413)
                .body("code", equalTo("body-too-large"));
        as("bad")
                .body("{\"events\":[]}")
                .post("/api/telemetry")
                .then()
                .statusCode(202)
                .body("refused", empty());
    }

    @Test
    void eachPushIsToldWithItsOutcome() {
        push("pusher");
        push("pusher");
        as("pusher").body("{").post("/api/notes/bulk").then().statusCode(400);

        await().untilAsserted(() ->
                assertThat(pushes("pusher")).isEqualTo(Map.of(ErrorClass.NONE, 2L, ErrorClass.CLIENT, 1L)));
    }

    @Test
    void whatHappensWhileKafkaIsAwayIsToldWhenItIsBack() throws Exception {
        push("patient");
        await().until(() -> pushes("patient"), told -> !told.isEmpty());
        TidemarkServers.kafka().kill();
        try {
            push("patient");
            push("patient");
            as("patient")
                    .body("{\"events\":[" + STARTED + "]}")
                    .post("/api/telemetry")
                    .then()
                    .statusCode(202);
        } finally {
            TidemarkServers.kafka().start();
        }

        await().untilAsserted(() -> {
            assertThat(pushes("patient").get(ErrorClass.NONE)).isGreaterThanOrEqualTo(3);
            assertThat(events("patient")).isNotEmpty();
        });
    }

    private static void push(String user) {
        as(user).body("{\"device_id\":\"d\",\"operations\":[]}")
                .post("/api/notes/bulk")
                .then()
                .statusCode(200);
    }

    private static RequestSpecification as(String user) {
        return given().auth().oauth2(TestingTokens.of("acme", user).build()).contentType("application/json");
    }

    private static List<LearningEvent> events(String user) {
        return told(user).stream().flatMap(message -> message.events().stream()).toList();
    }

    private static Map<ErrorClass, Long> pushes(String user) {
        Map<ErrorClass, Long> counts = new EnumMap<>(ErrorClass.class);
        told(user).stream()
                .flatMap(message -> message.pushes().stream())
                .forEach((PushCount push) -> counts.merge(push.errorClass(), push.count(), Long::sum));
        return counts;
    }

    /** Everything that the topic holds on that user. */
    private static List<TelemetryMessage> told(String user) {
        List<TelemetryMessage> messages = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        TidemarkServers.kafka().bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.TELEMETRY).stream()
                    .map(partition -> new TopicPartition(Topics.TELEMETRY, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.key().equals("acme/" + user)) {
                        messages.add(decoded(record.value()));
                    }
                });
            }
        }
        return messages;
    }

    private static TelemetryMessage decoded(byte[] value) {
        try {
            return MessageCodec.decodeTelemetry(value);
        } catch (UndecodableMessageException e) {
            throw new AssertionError(e);
        }
    }
}
