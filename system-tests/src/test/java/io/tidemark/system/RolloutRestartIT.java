package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollout outlives the process that moves it: killed as the kernel would, in whatever state it is. */
class RolloutRestartIT {
    private static final String HELD = "held";

    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @ParameterizedTest
    @ValueSource(strings = {HELD, "baking"})
    void aRolloutGoesOnWhereItWasWhenFlagServiceIsKilled(String state) throws Exception {
        String tenant = "rollout-" + state;
        Device operator = new Device(suite, suite.token(tenant, "op", "operator"), "desk");
        Device phone = new Device(suite, suite.token(tenant, "worker"), "phone");
        assertThat(operator.put("/ops/local-only", "{\"enabled\":true,\"reason\":\"drill\"}")
                        .statusCode())
                .isEqualTo(200);
        String rollout = "/ops/rollouts/"
                + json(operator.post("/ops/rollouts", """
                        {"flag":"resume_sync.local_only","reason":"mitigated","bake":"PT1S"}""")).path("id").asText();
        order(operator, rollout, "advance");
        if (state.equals(HELD)) {
            order(operator, rollout, "hold");
        }
        JsonNode before = json(operator.get(rollout));

        suite.awaitRestart("flag-service", suite.kill("flag-service"));
        JsonNode after = json(SuiteUnderTest.patiently()
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> operator.get(rollout), answer -> answer.statusCode() == 200));

        for (String kept : List.of("state", "revision", "step", "released_percent", "bakes_until")) {
            assertThat(after.path(kept)).as(kept).isEqualTo(before.path(kept));
        }
        assertThat(after.path("state").asText()).isEqualTo(state);
        assertThat(after.path("released_percent").asInt()).isEqualTo(50);
        if (state.equals(HELD)) {
            SuiteUnderTest.patiently()
                    .until(() -> operator.post(rollout + "/resume", "{\"reason\":\"drill\"}")
                                    .statusCode()
                            == 200);
        }
        try (KafkaProducer<String, byte[]> health = producer()) {
            SuiteUnderTest.patiently()
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(
                            () -> {
                                tellThatAllIsWell(health, tenant);
                                return json(operator.get(rollout)).path("state").asText();
                            },
                            "completed"::equals);
        }
        SuiteUnderTest.patiently()
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> phone.push("notes", Device.upsert("o1", "r1", "x")).statusCode() == 200);
    }

    private static void order(Device operator, String rollout, String order) throws Exception {
        HttpResponse<String> answer = operator.post(rollout + "/" + order, "{\"reason\":\"drill\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Of a clock that is nearly a minute ahead, so that the step is judged soon. */
    private static void tellThatAllIsWell(KafkaProducer<String, byte[]> health, String tenant) throws Exception {
        Instant ahead = Clock.systemUTC().instant().plusSeconds(58);
        HealthVerdict verdict = new HealthVerdict(
                HealthVerdict.VERSION,
                tenant,
                ahead,
                Verdict.OK,
                null,
                Stream.of(1, 5, 15, 30, 60)
                        .map(minutes -> new HealthWindow(minutes, 1_000, 1, 100, 1))
                        .toList(),
                Findings.NONE,
                List.of());
        health.send(new ProducerRecord<>(Topics.HEALTH, verdict.key(), MessageCodec.encode(verdict)))
                .get();
    }

    private KafkaProducer<String, byte[]> producer() throws IOException {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + suite.port("kafka"), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return SuiteUnderTest.json(answer.body());
    }
}
