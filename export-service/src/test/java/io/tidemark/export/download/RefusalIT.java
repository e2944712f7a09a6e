package io.tidemark.export.download;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for wrongly, or by whom it may not be had. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class RefusalIT {
    private static final String EXPORT = "/api/exports/snapshots";
    private static final String OPERATOR = TestingTokens.operator();

    @BeforeEach
    void givenASnapshot() {
        SnapshotTables.create();
        SnapshotTables.stream("acme", "alice").put("notes", "n1", "{}").write();
    }

    /** A reader that an earlier test left may hold its place for a moment. */
    private static Response export(String token, String query) {
        return Patience.await()
                .until(
                        () -> given().auth()
                                .oauth2(token)
                                .urlEncodingEnabled(false)
                                .get(EXPORT + query),
                        answer -> answer.statusCode() != 429);
    }

    @ParameterizedTest
    @CsvSource({
        "format=xml, invalid-parameter",
        "format=CSV, invalid-parameter",
        "header=yes, invalid-parameter",
        "limit=0, invalid-parameter",
        "limit=-1, invalid-parameter",
        "limit=many, invalid-parameter",
        "limit=99999999999999999999, invalid-parameter",
        "user=a/b, invalid-parameter",
        "collection=Bad, invalid-collection",
        "collection=exports, invalid-collection",
        "cursor=x, invalid-cursor",
        "cursor=!!!, invalid-cursor",
        "cursor=MS9hbGljZS8x, invalid-cursor",
        "user=carol&cursor=Mi9zbmFwc2hvdHMvYWxpY2UvMQ, invalid-cursor",
        "after=globex/alice/1, invalid-cursor",
        "after=acme/alice/1&cursor=Mi9zbmFwc2hvdHMvYWxpY2UvMQ, invalid-parameter",
        "since=yesterday, invalid-parameter",
        "until=%2B999999999-12-31T23:59:59Z, invalid-parameter",
        "type=merge, invalid-parameter",
        "error_class=4xx, invalid-parameter",
        "stream=yes, invalid-parameter",
        "estimate=1, invalid-parameter"
    })
    void badParameterIsAProblem(String query, String code) {
        export(OPERATOR, "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    @Test
    void tokenDecidesWhatMayBeHad() {
        given().get(EXPORT).then().statusCode(401).body("code", equalTo("unauthenticated"));
        export(TestingTokens.of("acme", "alice").expired().build(), "").then().statusCode(401);
        export(TestingTokens.of("acme", "alice").audience("other").build(), "")
                .then()
                .statusCode(401);
        export(TestingTokens.of("acme", "alice").signedByStranger().build(), "")
                .then()
                .statusCode(401);
        export(TestingTokens.alice(), "?user=carol").then().statusCode(403).body("code", equalTo("forbidden"));
        export(TestingTokens.alice(), "?user=alice").then().statusCode(200);
        export(TestingTokens.service(), "").then().statusCode(403);
        export(TestingTokens.of("acme", "sue").roles("support").build(), "")
                .then()
                .statusCode(403);
        given().auth().oauth2(OPERATOR).get("/api/exports/nothing").then().statusCode(404);
        given().auth().oauth2(OPERATOR).post(EXPORT).then().statusCode(405);
        given().auth()
                .oauth2(TestingTokens.alice())
                .get("/api/exports/audit")
                .then()
                .statusCode(403);
    }
}
