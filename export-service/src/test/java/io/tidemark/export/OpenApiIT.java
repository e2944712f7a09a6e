package io.tidemark.export;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class OpenApiIT {
    private static final Path COMMITTED = Path.of("openapi.yaml");

    @Test
    void committedDescriptionIsWhatTheServiceSays() throws IOException {
        String served = given().get("/openapi").then().statusCode(200).extract().asString();
        if (Boolean.getBoolean("update")) {
            Files.writeString(COMMITTED, served);
        }

        assertThat(COMMITTED)
                .as("run ./mvnw -pl export-service -am verify -Dupdate=true to write it anew")
                .hasContent(served);
    }
}
