package io.tidemark.flag.publication;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** What Kafka is told of the flags. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class FlagPublisherIT {
    private static final TopicPartition ALL = new TopicPartition(Topics.FLAGS, 0);

    @Inject
    FlagProducer producer;

    @Test
    void whatHoldsIsPublishedAtTheStart() {
        await().until(() -> published(FlagsMessage.NEWEST).isPresent());
    }

    @Test
    void aChangeIsPublishedAsItIsStoredAndThatItWasOnceOnStays() throws Exception {
        long on = turn("p-change", true);
        await().untilAsserted(() -> assertThat(published(FlagsMessage.NEWEST))
                .map(FlagsMessage::epoch)
                .contains(on));
        assertThat(published(FlagsMessage.NEWEST))
                .map(FlagsMessage::document)
                .hasValueSatisfying(document -> assertThat(document).contains("p-change", "\"revisionId\":" + on));

        long off = turn("p-change", false);

        await().untilAsserted(() -> assertThat(published(FlagsMessage.NEWEST))
                .map(FlagsMessage::epoch)
                .contains(off));
        assertThat(published(FlagsMessage.NEWEST))
                .map(FlagsMessage::document)
                .hasValueSatisfying(document -> assertThat(document).doesNotContain("p-change"));
        assertThat(published(FlagsMessage.LAST_ON)).hasValueSatisfying(last -> since(on, last));
    }

    @Test
    void whatWasChangedWhileKafkaWasAwayIsPublishedWhenItIsBack() throws Exception {
        TidemarkServers.kafka().kill();
        long on;
        long off;
        try {
            on = turn("p-away", true);
            off = turn("p-away", false);
        } finally {
            TidemarkServers.kafka().start();
        }

        await().untilAsserted(() -> {
            assertThat(published(FlagsMessage.NEWEST)).map(FlagsMessage::epoch).contains(off);
            assertThat(published(FlagsMessage.LAST_ON)).hasValueSatisfying(last -> since(on, last));
        });
    }

    @Test
    void tenThousandFlagsAreOneRecord() throws Exception {
        String document = IntStream.range(0, 10_000)
                .mapToObj(i -> """
                        {"name":"flag.%d","enabled":true,"strategies":[{"name":"flexibleRollout","constraints":[],\
                        "parameters":{"rollout":"%d","stickiness":"userId","groupId":"flag.%d"}}]}""".formatted(i, i % 100, i))
                .collect(Collectors.joining(",", "{\"features\":[", "]}"));

        producer.send("many", new FlagsMessage(FlagsMessage.VERSION, 1, Instant.EPOCH, document));

        assertThat(published("many")).map(FlagsMessage::document).contains(document);
    }

    /** Another test may have left another tenant's switch on. */
    private static void since(long epoch, FlagsMessage last) {
        assertThat(last.epoch()).isGreaterThanOrEqualTo(epoch);
    }

    private static long turn(String tenant, boolean on) {
        return given().auth()
                .oauth2(TestingTokens.of(tenant, "someone").roles("operator").build())
                .contentType("application/json")
                .body("{\"enabled\":%s,\"reason\":\"drill\"}".formatted(on))
                .put("/ops/local-only")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getLong("epoch");
    }

    /** What a reader of the compacted topic ends up with, under that key. */
    private static Optional<FlagsMessage> published(String key) throws Exception {
        Map<String, FlagsMessage> latest = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(ALL));
            consumer.seekToBeginning(List.of(ALL));
            long end = consumer.endOffsets(List.of(ALL)).getOrDefault(ALL, 0L);
            while (consumer.position(ALL) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    latest.put(record.key(), MessageCodec.decodeFlags(record.value()));
                }
            }
        }
        return Optional.ofNullable(latest.get(key));
    }
}
