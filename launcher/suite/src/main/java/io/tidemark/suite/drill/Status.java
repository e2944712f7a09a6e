package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;

/** What {@code ./tidemark ops-status} would show. */
final class Status {
    private static final Set<String> UP = Set.of("up");
    private static final Set<String> DOWN = Set.of("down", "unavailable");

    private Status() {}

    static Look dependency(DrillSuite suite, String name, boolean up) throws IOException, InterruptedException {
        return dependency(suite.admin().read("/ops/status"), name, up);
    }

    static Look service(DrillSuite suite, String name, boolean up) throws IOException, InterruptedException {
        return service(suite.admin().read("/ops/status"), name, up);
    }

    /** A word that nobody knows says neither. */
    static Look service(JsonNode status, String name, boolean up) throws IOException {
        String word = named(status.path("services"), name).path("status").asText("no word");
        return new Look((up ? UP : DOWN).contains(word), "ops-status: " + name + " is " + word);
    }

    static Look dependency(JsonNode status, String name, boolean up) throws IOException {
        JsonNode found = named(status.path("dependencies"), name).path("up");
        return new Look(
                found.isBoolean() && found.asBoolean() == up,
                "ops-status: " + name
                        + (found.isBoolean() ? (found.asBoolean() ? " is up" : " is DOWN") : ": nothing is said"));
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
