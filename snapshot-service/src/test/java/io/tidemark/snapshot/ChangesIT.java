package io.tidemark.snapshot;

import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.snapshot.TestingReads.as;
import static io.tidemark.snapshot.TestingReads.givenHistory;
import static io.tidemark.snapshot.TestingReads.into;
import static io.tidemark.snapshot.TestingReads.newestCursor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.testkit.TidemarkServers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which changes a device is given, and when it has to fetch again. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class ChangesIT {
    private static final int LARGE = 19;

    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aFirstSyncLeavesOutWhatIsDeleted() {
        givenHistory(kafka, "newcomer");

        as("newcomer").get("/api/changes").then().body("changes.version", equalTo(List.of(1, 2, 5)));
        as("newcomer").get("/api/notes").then().body("changes.version", equalTo(List.of(2, 5)));
    }

    @Test
    void aFirstSyncOverSeveralPagesLeavesOutWhatWasDeletedBeforeItAndShowsWhatIsDeletedMeanwhile() {
        givenHistory(kafka, "pager");
        JsonPath first = as("pager").queryParam("limit", 1).get("/api/changes").jsonPath();
        kafka.apply(batch("acme", "pager", operation(0, OperationType.DELETE, "o6", "r1", 2)));

        List<Integer> versions = versionsFrom("pager", first.getString("next_cursor"), 1);

        assertThat(first.getList("changes.version")).isEqualTo(List.of(1));
        assertThat(versions).containsExactly(5, 6);
    }

    @Test
    void aFirstSyncGoesOnPastTombstonesThatWereRemovedMeanwhile() throws Exception {
        givenHistory(kafka, "compacted");
        JsonPath first =
                as("compacted").queryParam("limit", 1).get("/api/changes").jsonPath();
        TestingReads.execute("update snapshot.sync_streams set pruned_version = 4 where user_id = 'compacted'");

        assertThat(first.getList("changes.version")).isEqualTo(List.of(1));
        assertThat(versionsFrom("compacted", first.getString("next_cursor"), 1)).containsExactly(2, 5);
    }

    @Test
    void aFirstSyncThatMissedARemovalBeginsAgain() throws Exception {
        givenHistory(kafka, "overtaken");
        JsonPath first =
                as("overtaken").queryParam("limit", 1).get("/api/changes").jsonPath();
        kafka.apply(batch("acme", "overtaken", operation(0, OperationType.DELETE, "o6", "r1", 2)));
        TestingReads.execute("update snapshot.sync_streams set pruned_version = 6 where user_id = 'overtaken'");

        as("overtaken")
                .queryParam("cursor", first.getString("next_cursor"))
                .get("/api/changes")
                .then()
                .statusCode(410)
                .body("code", equalTo("must-refetch"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/changes", "/api/notes", "/api/notes/r1/snapshots"})
    void aPageEndsWhereItHoldsEnoughBytesAndTheNextOneGoesOn(String path) {
        String user = "bytes-" + path.replaceAll("\\W", "");
        for (int i = 0; i < LARGE; i++) {
            kafka.apply(batch("acme", user, large(i, path.endsWith("snapshots") ? "r1" : "r" + i)));
        }

        JsonPath first = as(user).queryParam("limit", 1_000).get(path).jsonPath();
        JsonPath second = as(user).queryParam("limit", 1_000)
                .queryParam("cursor", first.getString("next_cursor"))
                .get(path)
                .jsonPath();

        // Seventeen of 250,000 bytes are the first that go past 4 MiB.
        assertThat(versions(first)).hasSize(17).startsWith(1).endsWith(17);
        assertThat(first.getBoolean("has_more")).isTrue();
        assertThat(versions(second)).containsExactly(18, 19);
        assertThat(second.getBoolean("has_more")).isFalse();
    }

    private static Operation large(int number, String record) {
        String payload = "{\"text\":\"" + "x".repeat(250_000) + "\"}";
        return new Operation(
                0, "o" + number, null, OperationType.UPSERT, record, 0, 1, payload, ContentHash.of(payload));
    }

    private static List<Integer> versions(JsonPath page) {
        List<Integer> changes = page.getList("changes.version");
        return changes == null ? page.getList("snapshots.version") : changes;
    }

    @Test
    void aReaderWhoWasHereBeforeIsShownTombstones() {
        givenHistory(kafka, "regular");
        String cursor = newestCursor("regular");
        kafka.apply(batch("acme", "regular", operation(0, OperationType.DELETE, "o6", "r1", 2)));

        as("regular")
                .queryParam("cursor", cursor)
                .get("/api/changes")
                .then()
                .body("changes.version", equalTo(List.of(6)))
                .body("changes[0].deleted", equalTo(true))
                .body("changes[0].payload", nullValue());
        as("regular")
                .queryParam("cursor", cursor)
                .get("/api/notes")
                .then()
                .body("changes.version", equalTo(List.of(6)));
    }

    @Test
    void aFilterShowsItsCollectionsOnlyAndItsCursorGoesPastTheOthers() throws Exception {
        givenCollections("filter");

        JsonPath page = as("filter")
                .queryParam("collections", "tasks,tags")
                .get("/api/changes")
                .jsonPath();

        assertThat(page.getList("changes.version")).isEqualTo(List.of(2, 3));
        // Whoever reads on with this cursor begins behind version 4, though it was not shown.
        TestingReads.execute("update snapshot.sync_streams set pruned_version = 4 where user_id = 'filter'");
        as("filter")
                .queryParam("cursor", page.getString("next_cursor"))
                .get("/api/changes")
                .then()
                .statusCode(200)
                .body("changes.size()", equalTo(0));
    }

    @Test
    void aFullPageOfAFilterEndsAtItsLastChange() {
        givenCollections("full");

        List<Integer> versions = new ArrayList<>();
        JsonPath page = as("full")
                .queryParam("collections", "notes")
                .queryParam("limit", 1)
                .get("/api/changes")
                .jsonPath();
        versions.addAll(page.getList("changes.version"));
        versions.addAll(versionsFrom("full", page.getString("next_cursor"), 10));

        assertThat(page.getBoolean("has_more")).isTrue();
        assertThat(versions).containsExactly(1, 2, 3, 4);
    }

    @ParameterizedTest
    @CsvSource({"epoch = epoch + 1", "pruned_version = 6", "version = 4"})
    void aCursorThatTheStreamNoLongerCarriesOnFromMeansToFetchAgain(String accident) throws Exception {
        String user = "lost-" + accident.substring(0, accident.indexOf(' '));
        givenHistory(kafka, user);
        String cursor = newestCursor(user);
        TestingReads.execute("update snapshot.sync_streams set " + accident + " where user_id = '" + user + "'");

        for (String path : List.of("/api/changes", "/api/changes?wait=5", "/api/notes")) {
            as(user).queryParam("cursor", cursor)
                    .get(path)
                    .then()
                    .statusCode(410)
                    .contentType("application/problem+json")
                    .body("code", equalTo("must-refetch"));
        }
        as(user).get("/api/changes").then().statusCode(200).body("changes.version", equalTo(List.of(1, 2, 5)));
    }

    @Test
    void aCursorAtTheLastVersionThatWasRemovedGoesOn() throws Exception {
        givenHistory(kafka, "edge");
        String cursor = newestCursor("edge");
        TestingReads.execute("update snapshot.sync_streams set pruned_version = 5 where user_id = 'edge'");

        as("edge").queryParam("cursor", cursor).get("/api/changes").then().statusCode(200);
    }

    @Test
    void aPageWithMoreBehindItLinksToTheNextOne() {
        givenHistory(kafka, "linker");

        Response page = as("linker")
                .queryParam("limit", 2)
                .queryParam("collections", "notes,tasks")
                .get("/api/changes");

        assertThat(page.header("Link"))
                .isEqualTo("<?collections=notes%2Ctasks&limit=2&cursor="
                        + page.jsonPath().getString("next_cursor") + ">; rel=\"next\"");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(as("linker").get("/api/changes").header("Link")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "collections=Notes, invalid-collection",
        "'collections=notes,', invalid-collection",
        "collections=changes, invalid-collection",
        "wait=31, invalid-parameter",
        "wait=-1, invalid-parameter",
        "wait=soon, invalid-parameter",
        "wait=1.5, invalid-parameter",
    })
    void aBadParameterIsAProblem(String query, String code) {
        as("bad")
                .urlEncodingEnabled(false)
                .get("/api/changes?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    @Test
    void moreThanAHundredCollectionsAreTooMany() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= 100; i++) {
            names.add("c" + i);
        }

        as("many")
                .queryParam("collections", String.join(",", names))
                .get("/api/changes")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-parameter"));
    }

    private void givenCollections(String user) {
        kafka.apply(batch("acme", user, operation(0, OperationType.CREATE, "o1", "r1", 0)));
        kafka.apply(into("tasks", user, operation(0, OperationType.CREATE, "o2", "r1", 0)));
        kafka.apply(into("tags", user, operation(0, OperationType.CREATE, "o3", "r1", 0)));
        kafka.apply(batch("acme", user, operation(0, OperationType.CREATE, "o4", "r4", 0)));
    }

    private static List<Integer> versionsFrom(String user, String start, int limit) {
        List<Integer> versions = new ArrayList<>();
        String cursor = start;
        boolean more = true;
        while (more) {
            JsonPath page = as(user).queryParam("cursor", cursor)
                    .queryParam("limit", limit)
                    .get("/api/changes")
                    .jsonPath();
            versions.addAll(page.getList("changes.version"));
            cursor = page.getString("next_cursor");
            more = page.getBoolean("has_more");
        }
        return versions;
    }
}
