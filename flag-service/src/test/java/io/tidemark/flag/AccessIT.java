package io.tidemark.flag;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.AccessMatrix;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every operation against everybody who might call it. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class AccessIT {
    @TestHTTPResource("/")
    private URI service = URI.create("/");

    @Test
    void everyOperationLetsInWhomItNamesAndNobodyElse() throws Exception {
        move(true);
        try {
            assertThat(AccessMatrix.ofThisModule().findings(service, Map.of("id", rollout()), "\"acme\""))
                    .isEmpty();
        } finally {
            move(true);
            move(false);
        }
    }

    private static void move(boolean enabled) {
        given().auth()
                .oauth2(TestingTokens.operator())
                .contentType("application/json")
                .body("{\"enabled\":" + enabled + ",\"reason\":\"drill\"}")
                .put("/ops/local-only")
                .then()
                .statusCode(200);
    }

    private static String rollout() {
        return given().auth()
                .oauth2(TestingTokens.operator())
                .contentType("application/json")
                .body("{\"flag\":\"resume_sync.local_only\",\"reason\":\"drill\"}")
                .post("/ops/rollouts")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }
}
