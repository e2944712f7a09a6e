package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs rely on: the OpenAPI document, health and metrics. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class ContractIT {
    private static final Path COMMITTED = Path.of("openapi.yaml");

    @Test
    void theCommittedOpenApiDocumentIsTheOneServed() throws IOException {
        String served = given().get("/openapi").asString();
        if (Boolean.getBoolean("update")) {
            Files.writeString(COMMITTED, served);
        }

        assertThat(COMMITTED).as("run with -Dupdate=true to write it anew").hasContent(served);
    }

    @Test
    void theServiceSaysThatItIsReady() {
        given().get("/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/health/live").then().statusCode(200);
        given().get("/health").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "processed_ops_total",
                "failed_ops_total",
                "retries_total",
                "backoff_events_total",
                "conflicts_resolved_total",
                "avg_processing_time_ms_bucket{le=\"10.0\"}",
                "avg_processing_time_ms_bucket{le=\"50.0\"}",
                "avg_processing_time_ms_bucket{le=\"100.0\"}",
                "avg_processing_time_ms_bucket{le=\"500.0\"}",
                "avg_processing_time_ms_bucket{le=\"1000.0\"}",
                "avg_processing_time_ms_bucket{le=\"2500.0\"}",
                "avg_processing_time_ms_bucket{le=\"5000.0\"}",
                "avg_processing_time_ms_bucket{le=\"10000.0\"}",
                "success_rate_percent",
                "failure_rate_per_min",
                "network_health_score",
                "circuit_tripped_total",
                "operations_unreadable_total",
                "circuit_state{dependency=\"postgresql\"}",
                "changes_waiting_requests",
                "pending_ops_gauge",
                "active_processors_gauge",
                "lock_takeovers_total"
            })
    void everyMetricIsThereFromTheStartUnderItsNameAlone(String name) {
        given().get("/metrics").then().statusCode(200).body(containsString("\n" + name + " "));
    }
}
