package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** One bad operation never holds the queue hostage. */
class HostageIT {
    private static final int TOO_LARGE = 300 * 1024;

    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @Test
    void anOperationThatIsTooLargeOrBrokenIsRejectedAloneAndTheDevicesQueueGoesOn() throws Exception {
        Device phone = new Device(suite, suite.token("acme", "hostage"), "phone");

        HttpResponse<String> first = phone.push(
                "notes",
                counted(1, "\"good\""),
                counted(2, "\"" + "x".repeat(TOO_LARGE) + "\""),
                counted(3, "\"\\ud800\""),
                counted(4, "\"good\""));
        HttpResponse<String> next = phone.push("notes", counted(5, "\"good\""));

        JsonNode results = SuiteUnderTest.json(first.body()).get("results");
        assertThat(results.findValuesAsText("status")).contains("applied", "rejected");
        assertThat(results.at("/1/problem/code").asText()).isEqualTo("payload-too-large");
        assertThat(results.at("/2/problem/code").asText()).isEqualTo("payload-not-portable");
        assertThat(results.at("/3/status").asText()).isEqualTo("applied");
        assertThat(SuiteUnderTest.json(next.body()).at("/results/0/status").asText())
                .isEqualTo("applied");
        assertThat(phone.changes())
                .extracting(change -> change.get("operation_id").asText())
                .containsExactly("o1", "o4", "o5");
    }

    private static String counted(int seq, String text) {
        return "{\"operation_id\":\"o" + seq + "\",\"device_seq\":" + seq
                + ",\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":{\"text\":" + text + "}}";
    }
}
