package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingReads.as;
import static io.tidemark.snapshot.TestingReads.givenHistory;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What devices read, through the real HTTP face. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class ReadIT {
    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void changesShowEveryVersionInOrderAndTheCursorGoesOn() {
        givenHistory(kafka, "reader");

        List<Integer> versions = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            Response page = as("reader")
                    .queryParam("cursor", cursor)
                    .queryParam("limit", 2)
                    .get("/api/changes");
            versions.addAll(page.jsonPath().getList("changes.version"));
            cursor = page.jsonPath().getString("next_cursor");
            more = page.jsonPath().getBoolean("has_more");
        }

        assertThat(versions).containsExactly(1, 2, 5);
        as("reader")
                .queryParam("cursor", cursor)
                .get("/api/changes")
                .then()
                .statusCode(200)
                .body("changes.size()", equalTo(0))
                .body("checkpoint.version", equalTo(5))
                .body("checkpoint.count", equalTo(2))
                .body("checkpoint.digest.length()", equalTo(64));
    }

    @Test
    void aCollectionShowsEachRecordAtItsNewestVersion() {
        givenHistory(kafka, "lister");

        as("lister")
                .get("/api/notes")
                .then()
                .statusCode(200)
                .body("changes.record_id", equalTo(List.of("r1", "a b/ö")))
                .body("changes.version", equalTo(List.of(2, 5)))
                .body("changes.deleted", equalTo(List.of(false, false)))
                .body("changes[0].payload.by", equalTo("o2"));
    }

    @Test
    void aRecordHasAnETagAndIsNotSentAgain() {
        givenHistory(kafka, "tagged");
        String etag = as("tagged")
                .get("/api/notes/r1")
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .extract()
                .header("ETag");

        as("tagged").header("If-None-Match", etag).get("/api/notes/r1").then().statusCode(304);
        as("tagged")
                .header("If-None-Match", "\"1-0000000000000000\"")
                .get("/api/notes/r1")
                .then()
                .statusCode(200);
    }

    @Test
    void aRecordIdMayHoldSlashesSpacesAndAnyLetter() {
        givenHistory(kafka, "slashes");

        as("slashes")
                .urlEncodingEnabled(false)
                .get("/api/notes/a%20b%2F%C3%B6")
                .then()
                .statusCode(200)
                .body("record_id", equalTo("a b/ö"));
    }

    @Test
    void theHistoryShowsEveryVersionOldestFirst() {
        givenHistory(kafka, "historian");

        as("historian")
                .get("/api/notes/r2/snapshots")
                .then()
                .statusCode(200)
                .body("snapshots.version", equalTo(List.of(3, 4)))
                .body("snapshots.type", equalTo(List.of("create", "delete")))
                .body("has_more", equalTo(false));
    }

    @Test
    void oneVersionOfTheHistoryIsReadByItsNumber() {
        givenHistory(kafka, "archivist");
        String etag = as("archivist")
                .get("/api/notes/r1/snapshots/1")
                .then()
                .statusCode(200)
                .body("version", equalTo(1))
                .body("payload.by", equalTo("o1"))
                .extract()
                .header("ETag");

        as("archivist")
                .header("If-None-Match", etag)
                .get("/api/notes/r1/snapshots/1")
                .then()
                .statusCode(304);
        as("archivist").get("/api/notes/r2/snapshots/4").then().statusCode(200).body("deleted", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource({
        "notes/r1/snapshots/3, 404, not-found",
        "notes/r1/snapshots/6, 404, not-found",
        "tasks/r1/snapshots/1, 404, not-found",
        "notes/r1/snapshots/0, 400, invalid-parameter",
        "notes/r1/snapshots/-1, 400, invalid-parameter",
        "notes/r1/snapshots/one, 400, invalid-parameter",
        "notes/r1/snapshots/9999999999999999999, 400, invalid-parameter",
    })
    void aVersionThatIsNotTheRecordsIsNotThere(String path, int status, String code) {
        givenHistory(kafka, "asker");

        as("asker").get("/api/" + path).then().statusCode(status).body("code", equalTo(code));
    }

    @Test
    void aDeletedRecordIsGoneButItsHistoryStays() {
        givenHistory(kafka, "deleter");

        as("deleter").get("/api/notes/r2").then().statusCode(404).body("code", equalTo("not-found"));
        as("deleter").get("/api/notes/r2/snapshots").then().statusCode(200);
    }

    @Test
    void anotherTenantsAndAnotherUsersRecordIsNotThere() {
        givenHistory(kafka, "owner");

        for (String token : List.of(
                TestingTokens.of("globex", "owner").build(),
                TestingTokens.of("acme", "other").build())) {
            given().auth().oauth2(token).get("/api/notes/r1").then().statusCode(404);
            given().auth().oauth2(token).get("/api/notes/r1/snapshots").then().statusCode(404);
            given().auth().oauth2(token).get("/api/notes/r1/snapshots/1").then().statusCode(404);
            given().auth()
                    .oauth2(token)
                    .get("/api/changes")
                    .then()
                    .statusCode(200)
                    .body("changes.size()", equalTo(0));
        }
    }

    @Test
    void aCursorOfAnotherUserIsRefused() {
        givenHistory(kafka, "first");
        String cursor = as("first").get("/api/changes").jsonPath().getString("next_cursor");

        as("second")
                .queryParam("cursor", cursor)
                .get("/api/changes")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-cursor"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/changes?cursor=abc, invalid-cursor",
        "/api/changes?cursor=AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, invalid-cursor",
        "/api/changes?cursor=%00, invalid-cursor",
        "/api/changes?limit=0, invalid-parameter",
        "/api/changes?limit=-1, invalid-parameter",
        "/api/changes?limit=1001, invalid-parameter",
        "/api/changes?limit=ten, invalid-parameter",
        "/api/notes/%00, invalid-parameter",
        "/api/notes/%00/snapshots/1, invalid-parameter",
        "/api/notes/%00/conflicts, invalid-parameter",
        "/api/Notes, invalid-collection",
        "/api/a_b/r1, invalid-collection",
        "/api/exports/r1/snapshots, invalid-collection",
    })
    void aBadParameterIsAProblem(String path, String code) {
        as("bad")
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("retryable", equalTo(false))
                .body("detail", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/changes",
                "/api/notes",
                "/api/notes/r1",
                "/api/notes/r1/snapshots",
                "/api/notes/r1/snapshots/1"
            })
    void withoutAGoodTokenNothingIsShown(String path) {
        given().get(path).then().statusCode(401).body("code", equalTo("unauthenticated"));
        for (String token : List.of(
                "nonsense",
                TestingTokens.of("acme", "alice").audience("elsewhere").build(),
                TestingTokens.of("acme", "alice").issuer("elsewhere").build(),
                TestingTokens.of("acme", "alice").expired().build(),
                TestingTokens.of("acme", "alice").signedByStranger().build(),
                TestingTokens.of("acme", "alice").buildUnsigned(),
                TestingTokens.of("acme/globex", "alice").build())) {
            given().auth()
                    .oauth2(token)
                    .get(path)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", containsString("Bearer"))
                    .body("code", equalTo("invalid-token"));
        }
    }

    @Test
    void whileTheDatabaseIsDeadReadersAreToldToComeBack() throws Exception {
        givenHistory(kafka, "patient");
        TidemarkServers.postgres().kill();
        try {
            Response answer = as("patient").get("/api/changes");

            answer.then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .body("code", equalTo("dependency-unavailable"))
                    .body("retryable", equalTo(true));
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        } finally {
            TidemarkServers.postgres().start();
        }
        await().untilAsserted(() ->
                as("patient").get("/api/changes").then().statusCode(200).body("changes.size()", greaterThan(0)));
    }

    @Test
    void anUnknownPathAndAWrongMethodAreProblemsToo() {
        as("lost").get("/nowhere").then().statusCode(404).body("code", equalTo("not-found"));
        as("lost").delete("/api/changes").then().statusCode(405).body("code", equalTo("method-not-allowed"));
    }
}
