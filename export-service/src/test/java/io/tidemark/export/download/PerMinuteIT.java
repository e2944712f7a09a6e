package io.tidemark.export.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "tidemark.export.run.per-minute", value = "2")
        })
class PerMinuteIT {
    private static Response export(String tenant) {
        return given().auth()
                .oauth2(TestingTokens.of(tenant, "olga").roles("operator").build())
                .get("/api/exports/snapshots");
    }

    @Test
    void aTenantThatBeginsTooManyIsToldWhenToComeAgainAndAnotherIsNotHeldUp() {
        SnapshotTables.create();

        Response refused = Stream.generate(() -> export("eager"))
                .limit(1_000)
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.path("code").toString()).isEqualTo("rate-limited");
        assertThat(refused.path("detail").toString()).contains("2 exports a minute");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        assertThat(export("patient").statusCode()).isEqualTo(200);
    }
}
