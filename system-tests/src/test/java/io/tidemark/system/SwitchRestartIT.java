package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.suite.drill.fault.HeldPart;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The switch is enforced by a replica that starts while nobody who decides on it can be asked. */
class SwitchRestartIT {
    private static final String KAFKA_ALONE = "kafka-alone";

    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @ParameterizedTest
    @ValueSource(strings = {"file-and-kafka", KAFKA_ALONE})
    void aReplicaThatStartsWhileFlagServiceAndPostgresqlAreAwayRefusesWritesFromTheFirstOn(String memory)
            throws Exception {
        String tenant = "restart-" + memory;
        Device operator = new Device(suite, suite.token(tenant, "op", "operator"), "desk");
        Device phone = new Device(suite, suite.token(tenant, "worker"), "phone");
        operator.put("/ops/local-only", "{\"enabled\":true,\"reason\":\"drill\"}");
        String before = SuiteUnderTest.patiently()
                .until(() -> push(phone, "o1"), SwitchRestartIT::isPaused)
                .headers()
                .firstValue("Sync-Mode")
                .orElseThrow();

        HeldPart flags = HeldPart.of(suite.process("flag-service"));
        HeldPart database = HeldPart.of(suite.process("postgresql"));
        try {
            if (memory.equals(KAFKA_ALONE)) {
                Files.delete(suite.state("ingest-service").resolve("flags"));
            }
            suite.awaitRestart("ingest-service", suite.kill("ingest-service"));
            List<Integer> statuses = new ArrayList<>();
            HttpResponse<String> after = SuiteUnderTest.patiently()
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(
                            () -> {
                                HttpResponse<String> answer = push(phone, "o2");
                                statuses.add(answer.statusCode());
                                return answer;
                            },
                            SwitchRestartIT::isPaused);

            assertThat(statuses).containsOnly(503);
            assertThat(after.headers().firstValue("Sync-Mode")).contains(before);
            assertThat(after.headers().firstValue("Retry-After")).isPresent();
        } finally {
            database.letGo();
            flags.letGo();
        }

        operator.put("/ops/local-only", "{\"enabled\":false,\"reason\":\"drill is over\"}");
        SuiteUnderTest.patiently()
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> push(phone, "o3").statusCode() == 200);
        assertThat(phone.changes())
                .extracting(change -> change.get("operation_id").asText())
                .containsExactly("o3");
    }

    private static HttpResponse<String> push(Device phone, String operation) throws IOException, InterruptedException {
        return phone.push("notes", Device.upsert(operation, "r1", "x"));
    }

    private static boolean isPaused(HttpResponse<String> answer) {
        return answer.statusCode() == 503 && answer.body().contains("\"code\":\"local-only\"");
    }
}
