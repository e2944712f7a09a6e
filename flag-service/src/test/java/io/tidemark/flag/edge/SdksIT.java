package io.tidemark.flag.edge;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.testkit.NeedsNode;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;

/** Unleash's stock SDKs of npm, told nothing but another address. */
@NeedsNode
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "flag"),
            @ResourceArg(name = "tidemark.flag.edge.client-tokens", value = "default:production.c"),
            @ResourceArg(name = "tidemark.flag.edge.frontend-tokens", value = "default:production.f")
        })
class SdksIT {
    @Test
    void theNodeAndTheBrowserSdkEvaluateReportAndRegister() throws Exception {
        move(true);
        try {
            String address = RestAssured.baseURI + ":" + RestAssured.port;

            String answers =
                    Sdks.run("ask.mjs", address, "default:production.c", "default:production.f", FlagKeys.LOCAL_ONLY);

            assertThat(answers).isEqualToIgnoringWhitespace("""
                    {"node":[true,false],"get":[true,false],"post":[true,false]}""");
            when().get("/metrics")
                    .then()
                    .body(not(containsString("flag_sdk_reports_total{kind=\"register\"} 0.0")))
                    .body(not(containsString("flag_sdk_reports_total{kind=\"metrics\"} 0.0")));
        } finally {
            move(false);
        }
    }

    private static void move(boolean on) {
        given().auth()
                .oauth2(TestingTokens.of("t-sdk", "op").roles("operator").build())
                .contentType(ContentType.JSON)
                .body("{\"enabled\":%s,\"reason\":\"test\"}".formatted(on))
                .put("/ops/local-only")
                .then()
                .statusCode(200);
    }
}
