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

    @Test
    void theServiceSaysThatItIsReady() {
        given().get("/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/health/live").then().statusCode(200);
        given().get("/health").then().statusCode(200);
    }
}
