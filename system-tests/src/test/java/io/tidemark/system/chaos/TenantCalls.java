package io.tidemark.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.system.SuiteUnderTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** What users and an administrator of a tenant ask for, one request after the other. */
record TenantCalls(SuiteUnderTest suite, String tenant, ChaosLog log) {
    /** The same calls in another tenant. */
    TenantCalls in(String other) {
        return new TenantCalls(suite, other, log);
    }

    String get(String user, String path) {
        return http(user).get(path).join().body();
    }

    String push(String user, String operation) {
        return http(user)
                .push("{\"device_id\":\"d\",\"operations\":[{\"operation_id\":\"" + operation
                        + "\",\"type\":\"upsert\",\"record_id\":\"r1\",\"payload\":{}}]}")
                .join()
                .body();
    }

    /** The cursor behind all that the user has, once the suite answers. */
    String cursor(String user) {
        return SuiteUnderTest.patiently()
                .ignoreExceptions()
                .until(
                        () -> SuiteUnderTest.json(get(user, "/api/changes?limit=1000")),
                        page -> page.hasNonNull("next_cursor"))
                .get("next_cursor")
                .asText();
    }

    /** The operations of that user's change feed, in its order. */
    List<String> operations(String user) {
        List<String> found = new ArrayList<>();
        for (JsonNode change :
                SuiteUnderTest.json(get(user, "/api/changes?limit=1000")).get("changes")) {
            found.add(change.get("operation_id").asText());
        }
        return found;
    }

    String audit() {
        return http("admin", "admin").get("/ops/audit/verification").join().body();
    }

    long auditedEntries() {
        return SuiteUnderTest.json(audit()).get("entries").asLong();
    }

    /** Pauses or resumes it. */
    void queue(String what) {
        HttpResponse<String> answer = http("admin", "admin")
                .post("/ops/queue/" + what, "{\"reason\":\"drill\"}")
                .join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private ChaosHttp http(String user, String... roles) {
        return new ChaosHttp(suite, suite.token(tenant, user, roles), log);
    }
}
