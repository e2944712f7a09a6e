package io.tidemark.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

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
@WithTestResource(TidemarkServers.class)
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "circuit_tripped_total",
                "circuit_state{dependency=\"kafka\"}",
                "circuit_cooldown_remaining_seconds",
                "flag_propagation_seconds_count",
                "schema_drift_rejects_total{reason=\"unknown-field\",release=\"none\"}",
                "schema_drift_rejects_total{reason=\"type-mismatch\",release=\"none\"}",
                "schema_drift_rejects_total{reason=\"schema\",release=\"none\"}",
                "sync_unknown_fields_total{release=\"none\"}",
                "sync_events_total{error_class=\"network\",outcome=\"failure\",signed_in=\"true\",stage=\"push\"}",
                "sync_tenant_events_total{outcome=\"failure\",tenant=\"other\"}",
                "sync_tenant_events_total{outcome=\"paused\",tenant=\"other\"}",
                "service_up{service=\"ingest-service\"}",
            })
    void everyNumberIsThereFromTheStart(String name) {
        assertThat(given().get("/metrics").asString()).contains("\n" + name + " ");
    }

    @Test
    void theServiceSaysThatItIsReady() {
        given().get("/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/health/live").then().statusCode(200);
        given().get("/health").then().statusCode(200);
    }
}
