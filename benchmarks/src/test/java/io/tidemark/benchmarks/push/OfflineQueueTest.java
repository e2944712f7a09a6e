package io.tidemark.benchmarks.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.contracts.json.CanonicalJson;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfflineQueueTest {
    private final Payloads payloads = new Payloads();

    @Test
    void everyDocumentHasOneKibibyteInItsCanonicalForm() throws Exception {
        for (int i = 0; i < 600; i++) {
            assertThat(CanonicalJson.canonicalize(payloads.get(i))).hasSize(Payloads.SIZE);
        }
    }

    @Test
    void theDeviceCounterGoesOnFromOneRequestToTheNext() throws Exception {
        OfflineQueue queue = new OfflineQueue(payloads, Flaw.NONE);
        queue.next(3);

        JsonNode body = new ObjectMapper().readTree(queue.next(2));

        assertThat(body.path("operations").findValuesAsText("device_seq")).containsExactly("4", "5");
        assertThat(body.path("operations").findValuesAsText("record_id")).containsExactly("record-4", "record-5");
    }

    @Test
    void documentsAreNotAllAlike() {
        assertThat(IntStream.range(0, 100).mapToObj(payloads::get).distinct()).hasSize(100);
    }
}
