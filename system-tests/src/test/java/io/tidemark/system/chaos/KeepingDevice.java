package io.tidemark.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.system.SuiteUnderTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** A device that counts, and keeps what it sent until it is told to forget: after a restore it sends all of it again. */
final class KeepingDevice {
    private final ChaosHttp http;
    private final List<String> kept = new ArrayList<>();

    KeepingDevice(ChaosHttp http) {
        this.http = http;
    }

    /** Puts operations into the queue, each on a record of its own. */
    List<String> queue(int operations) {
        List<String> added = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            String id = "k" + (kept.size() + 1);
            kept.add(
                    "{\"operation_id\":\"%s\",\"device_seq\":%d,\"type\":\"upsert\",\"record_id\":\"r-%s\",\"payload\":{\"n\":\"%s\"}}"
                            .formatted(id, kept.size() + 1, id, id));
            added.add(id);
        }
        return added;
    }

    /** Sends all that it keeps from that place on, in one request. */
    HttpResponse<String> sendFrom(int place) {
        return http.push("{\"device_id\":\"keeper\",\"operations\":["
                        + String.join(",", kept.subList(place, kept.size())) + "]}")
                .join();
    }

    /** Sends them until they are applied. */
    void sendUntilApplied(int place) {
        SuiteUnderTest.patiently().ignoreExceptions().until(() -> allApplied(sendFrom(place)));
    }

    static boolean allApplied(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            return false;
        }
        for (JsonNode result : SuiteUnderTest.json(answer.body()).get("results")) {
            if (!result.get("status").asText().equals("applied")) {
                return false;
            }
        }
        return true;
    }
}
