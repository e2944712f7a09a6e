package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** What {@code ./tidemark ops-status} would show. */
final class Status {
    private Status() {}

    static Look dependency(DrillSuite suite, String name, boolean up) throws IOException, InterruptedException {
        JsonNode found = named(suite.admin().read("/ops/status").path("dependencies"), name);
        return new Look(
                found.path("up").asBoolean() == up,
                "ops-status: " + name + (found.path("up").asBoolean() ? " is up" : " is DOWN"));
    }

    static Look service(DrillSuite suite, String name, boolean up) throws IOException, InterruptedException {
        String status = named(suite.admin().read("/ops/status").path("services"), name)
                .path("status")
                .asText();
        return new Look(status.equals("up") == up, "ops-status: " + name + " is " + status);
    }

    static Look breaker(DrillSuite suite, String expected) throws IOException, InterruptedException {
        String breaker = suite.admin().read("/ops/status").path("breaker").asText("unknown");
        return new Look(breaker.equals(expected), "ops-status: the breaker is " + breaker);
    }

    private static JsonNode named(JsonNode all, String name) throws IOException {
        for (JsonNode one : all) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new IOException("ops-status does not tell of " + name);
    }
}
