package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Readers are told how sync stands, and are served whether that is known or not. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class SyncModeIT {
    private static final AtomicLong EPOCH = new AtomicLong(1_000_000);

    @Test
    void readsTellTheModeOfTheCallersTenantWhateverTheAnswerIs() throws Exception {
        long epoch = publish("""
                {"name":"resume_sync.local_only","enabled":true,"strategies":[{"name":"flexibleRollout",\
                "constraints":[{"contextName":"tenantId","operator":"IN","values":["m-paused"]}],\
                "parameters":{"rollout":"100","stickiness":"userId","groupId":"resume_sync.local_only"}}]}""");

        await().untilAsserted(() ->
                assertThat(read("m-paused", "/api/notes").header("Sync-Mode")).isEqualTo("local-only; epoch=" + epoch));
        Response unknown = read("m-paused", "/api/notes/nobody-has-it");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.header("Sync-Mode")).isEqualTo("local-only; epoch=" + epoch);
        assertThat(read("m-other", "/api/changes").header("Sync-Mode")).isEqualTo("normal; epoch=" + epoch);
        assertThat(when().get("/api/changes").header("Sync-Mode")).isNull();
    }

    @Test
    void whileLocalOnlyIsOnUsersTryNothingAgainAndOperatorsMay() throws Exception {
        publish("""
                {"name":"resume_sync.local_only","enabled":true,"strategies":[{"name":"flexibleRollout",\
                "constraints":[{"contextName":"tenantId","operator":"IN","values":["m-retry"]}],\
                "parameters":{"rollout":"100","stickiness":"userId","groupId":"resume_sync.local_only"}}]}""");

        await().untilAsserted(() ->
                assertThat(retry("user").jsonPath().getString("code")).isEqualTo("local-only"));
        assertThat(retry("user").statusCode()).isEqualTo(503);
        assertThat(retry("user").header("Retry-After")).isNotNull();
        assertThat(retry("operator").statusCode()).isEqualTo(200);
        publish("{\"name\":\"resume_sync.local_only\",\"enabled\":false,\"strategies\":[]}");
    }

    private static Response retry(String role) {
        return given().auth()
                .oauth2(TestingTokens.of("m-retry", "someone").roles(role).build())
                .contentType("application/json")
                .body("{}")
                .post("/api/notes/retry");
    }

    @Test
    void whatCannotBeToldIsLeftOutAndReadsGoOn() throws Exception {
        long before = publish("{\"name\":\"resume_sync.local_only\",\"enabled\":false,\"strategies\":[]}");
        await().untilAsserted(() ->
                assertThat(read("m-odd", "/api/notes").header("Sync-Mode")).isEqualTo("normal; epoch=" + before));

        publish("""
                {"name":"resume_sync.local_only","enabled":true,"strategies":[{"name":"remoteAddress",\
                "parameters":{"IPs":"127.0.0.1"}}]}""");

        await().until(() -> read("m-odd", "/api/notes").header("Sync-Mode") == null);
        assertThat(read("m-odd", "/api/notes").statusCode()).isEqualTo(200);
        publish("{\"name\":\"resume_sync.local_only\",\"enabled\":false,\"strategies\":[]}");
    }

    @Test
    void whileKafkaIsAwayReadsAreServedWithWhatWasHeardLast() throws Exception {
        long epoch = publish("{\"name\":\"resume_sync.local_only\",\"enabled\":false,\"strategies\":[]}");
        await().untilAsserted(() ->
                assertThat(read("m-away", "/api/notes").header("Sync-Mode")).isEqualTo("normal; epoch=" + epoch));
        TidemarkServers.kafka().kill();
        try {
            Response answer = read("m-away", "/api/notes");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.header("Sync-Mode")).isEqualTo("normal; epoch=" + epoch);
        } finally {
            TidemarkServers.kafka().start();
        }
    }

    private static Response read(String tenant, String path) {
        return given().auth()
                .oauth2(TestingTokens.of(tenant, "someone").build())
                .get(path);
    }

    private static long publish(String feature) throws Exception {
        long epoch = EPOCH.incrementAndGet();
        String document = "{\"version\":2,\"features\":[%s],\"segments\":[],\"meta\":{\"revisionId\":%d}}"
                .formatted(feature, epoch);
        FlagsMessage message = new FlagsMessage(FlagsMessage.VERSION, epoch, Instant.EPOCH, document);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.FLAGS, FlagsMessage.NEWEST, MessageCodec.encode(message)))
                    .get();
        }
        return epoch;
    }
}
