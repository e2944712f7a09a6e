package io.tidemark.integrity.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;

/** Which dependency is away, in the words of the service. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
@WithTestResource(TestingServices.class)
class HealthIT {
    private static String check(String name) {
        return given().get("/health").jsonPath().getString("checks.find { it.name == '" + name + "' }.status");
    }

    private static boolean isUp(String dependency) {
        return given().auth()
                .oauth2(TestingTokens.operator())
                .get("/ops/status")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getBoolean("dependencies.find { it.name == '" + dependency + "' }.up");
    }

    @Test
    void kafkaThatIsAwayIsNamedAndTheServiceStaysReady() throws Exception {
        assertThat(check("kafka")).isEqualTo("UP");
        TidemarkServers.kafka().kill();
        try {
            Patience.await().untilAsserted(() -> assertThat(check("kafka")).isEqualTo("DOWN"));
            assertThat(check("postgresql")).isEqualTo("UP");
            given().get("/health/ready").then().statusCode(200);
            assertThat(isUp("kafka")).isFalse();
            assertThat(isUp("postgresql")).isTrue();
        } finally {
            TidemarkServers.kafka().start();
        }
        Patience.await().untilAsserted(() -> assertThat(check("kafka")).isEqualTo("UP"));
    }

    @Test
    void postgresqlThatIsAwayIsNamedAndTheStatusIsStillAnswered() throws Exception {
        assertThat(check("postgresql")).isEqualTo("UP");
        TidemarkServers.postgres().kill();
        try {
            Patience.await().untilAsserted(() -> assertThat(check("postgresql")).isEqualTo("DOWN"));
            assertThat(check("kafka")).isEqualTo("UP");
            assertThat(isUp("postgresql")).isFalse();
            given().auth()
                    .oauth2(TestingTokens.operator())
                    .get("/ops/incidents")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", org.hamcrest.Matchers.notNullValue());
        } finally {
            TidemarkServers.postgres().start();
        }
        Patience.await().untilAsserted(() -> assertThat(check("postgresql")).isEqualTo("UP"));
    }
}
