package io.tidemark.flag;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class ApiContractIT {
    private static final Path COMMITTED = Path.of("openapi.yaml");

    @Test
    void theCommittedDescriptionIsThatOfTheRunningService() throws IOException {
        String running = when().get("/openapi").then().statusCode(200).extract().asString();
        if (Boolean.getBoolean("update")) {
            Files.writeString(COMMITTED, running);
        }

        assertThat(COMMITTED)
                .as("run ./mvnw -pl flag-service -am verify -Dupdate=true to write it anew")
                .hasContent(running);
    }

    @Test
    void anUnknownPathIsAProblem() {
        given().auth()
                .oauth2(TestingTokens.operator())
                .when()
                .get("/ops/nothing-here")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"));
    }

    @Test
    void theServiceIsReadyAndShowsEachFlagAsAMetric() {
        when().get("/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        when().get("/metrics")
                .then()
                .statusCode(200)
                .body(containsString("flag_state{key=\"resume_sync.local_only\""))
                .body(containsString("flag_state{key=\"syncEnabled\""))
                .body(containsString("dependency_up{dependency=\"postgresql\""));
    }
}
