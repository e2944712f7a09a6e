package io.tidemark.export;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.AccessMatrix;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every operation against everybody who might call it. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class AccessIT {
    @TestHTTPResource("/")
    private URI service = URI.create("/");

    @Test
    void everyOperationLetsInWhomItNamesAndNobodyElse() throws Exception {
        SnapshotTables.create();
        SnapshotTables.stream("acme", "alice").put("notes", "alices-own", "{}").write();

        String job = given().auth()
                .oauth2(TestingTokens.alice())
                .contentType("application/json")
                .body("{\"what\":\"snapshots\",\"collection\":\"alices-own\"}")
                .post("/api/exports")
                .jsonPath()
                .getString("id");

        assertThat(AccessMatrix.ofThisModule().findings(service, Map.of("what", "snapshots", "id", job), "alices-own"))
                .isEmpty();
    }
}
