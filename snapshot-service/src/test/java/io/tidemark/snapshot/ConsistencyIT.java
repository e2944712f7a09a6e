package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.snapshot.TestingReads.as;
import static io.tidemark.snapshot.TestingReads.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.testkit.TidemarkServers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device and the server find out what they do not agree on. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class ConsistencyIT {
    private static final String NOTHING = "0".repeat(64);

    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void whatTheCollectionsAddUpToIsTheCheckpoint() {
        givenRecords("adder");
        JsonPath checkpoint = as("adder").get("/api/changes").jsonPath();

        JsonPath answer = compare("adder", "{\"collections\":{}}").jsonPath();

        Map<String, Map<String, Object>> collections = answer.getMap("collections");
        StreamDigest sum = collections.values().stream()
                .map(collection -> digest(String.valueOf(collection.get("digest"))))
                .reduce(StreamDigest.EMPTY, StreamDigest::plus);
        assertThat(collections).containsOnlyKeys("notes", "tasks");
        assertThat(answer.getBoolean("equal")).isFalse();
        assertThat(answer.getLong("version")).isEqualTo(checkpoint.getLong("checkpoint.version"));
        assertThat(sum.hex()).isEqualTo(checkpoint.getString("checkpoint.digest"));
        assertThat(collections.values().stream()
                        .mapToInt(collection -> Integer.parseInt(String.valueOf(collection.get("count"))))
                        .sum())
                .isEqualTo(checkpoint.getInt("checkpoint.count"));
    }

    @Test
    void aDeviceThatHoldsTheSameIsToldSo() {
        givenRecords("same");
        String claims = claims(compare("same", "{\"collections\":{}}"));

        compare("same", "{\"collections\":" + claims + "}")
                .then()
                .body("equal", equalTo(true))
                .body("collections.notes.equal", equalTo(true))
                .body("collections.notes.count", equalTo(2));
    }

    @Test
    void aDeviceIsToldWhichCollectionsDifferAlsoThoseThatOnlyOneSideHas() {
        givenRecords("partly");
        JsonPath ours = compare("partly", "{\"collections\":{}}").jsonPath();
        String notes = "{\"count\":2,\"digest\":\"" + ours.getString("collections.notes.digest") + "\"}";

        compare(
                        "partly",
                        "{\"collections\":{\"notes\":" + notes + ",\"tags\":{\"count\":1,\"digest\":\"" + "1".repeat(64)
                                + "\"}}}")
                .then()
                .body("equal", equalTo(false))
                .body("collections.notes.equal", equalTo(true))
                .body("collections.tasks.equal", equalTo(false))
                .body("collections.tags.equal", equalTo(false))
                .body("collections.tags.count", equalTo(0))
                .body("collections.tags.digest", equalTo(NOTHING));
    }

    @Test
    void oneRecordThatDiffersIsFoundAmongOthers() {
        kafka.apply(batch("acme", "finder", creations(300)));
        String bucket = bucketOf("r42");
        JsonPath all =
                compare("finder", "{\"collection\":\"notes\",\"buckets\":{}}").jsonPath();
        Map<String, Map<String, Object>> buckets = all.getMap("buckets");
        buckets.values().forEach(held -> held.remove("records"));
        Objects.requireNonNull(buckets.get(bucket)).put("digest", "1".repeat(64));

        Response answer = as("finder")
                .contentType(ContentType.JSON)
                .body(Map.of("collection", "notes", "buckets", buckets))
                .post("/api/consistency");

        JsonPath found = answer.jsonPath();
        assertThat(found.getBoolean("equal")).isFalse();
        assertThat(found.<String, Object>getMap("buckets")).containsOnlyKeys(bucket);
        assertThat(found.getList("buckets." + bucketPath(bucket) + ".records.record_id"))
                .contains("r42")
                .allMatch(id -> bucketOf((String) id).equals(bucket));
        assertThat(found.getList("buckets." + bucketPath(bucket) + ".records.content_hash"))
                .contains(ContentHash.of("{\"by\":\"o42\"}").toString());
    }

    @Test
    void belowAPrefixItsRecordsAloneAreCompared() {
        kafka.apply(batch("acme", "deeper", creations(300)));
        String path = pathOf("r42");

        JsonPath answer = compare(
                        "deeper",
                        "{\"collection\":\"notes\",\"prefix\":\"" + path.substring(0, 2) + "\",\"buckets\":{}}")
                .jsonPath();

        Map<String, Map<String, Object>> buckets = answer.getMap("buckets");
        assertThat(buckets).containsKey(path.substring(2, 4));
        List<String> ids = new ArrayList<>();
        buckets.keySet()
                .forEach(name -> ids.addAll(answer.getList("buckets." + bucketPath(name) + ".records.record_id")));
        assertThat(ids).contains("r42").allMatch(id -> pathOf(id).startsWith(path.substring(0, 2)));
    }

    @Test
    void whatIsDeletedDoesNotCount() {
        givenRecords("trasher");

        compare("trasher", "{\"collection\":\"notes\",\"buckets\":{}}")
                .then()
                .body("buckets.collect { it.value.count }.sum()", equalTo(2));
    }

    @Test
    void aComparisonSeesTheStreamAndItsRecordsAtOneMoment() {
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100; i++) {
                kafka.apply(batch("acme", "busy", operation(0, OperationType.CREATE, "o" + i, "r" + i, 0)));
            }
        });

        List<Integer> versions = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        while (!writing.isDone()) {
            JsonPath answer = compare("busy", "{\"collections\":{}}").jsonPath();
            versions.add(answer.getInt("version"));
            counts.add(answer.getInt("version") == 0 ? 0 : answer.getInt("collections.notes.count"));
        }

        writing.join();
        assertThat(counts).isEqualTo(versions);
    }

    @Test
    void anotherUserIsComparedWithHisOwn() {
        givenRecords("owner-of-records");

        compare("somebody-else", "{\"collections\":{}}")
                .then()
                .body("equal", equalTo(true))
                .body("version", equalTo(0))
                .body("collections.size()", equalTo(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                                  | malformed-json
            []                                                                 | malformed-json
            {}                                                                 | invalid-field
            {"collections":{},"collection":"notes"}                            | invalid-field
            {"collections":{},"prefix":"00"}                                   | invalid-field
            {"collection":"notes"}                                             | invalid-field
            {"buckets":{}}                                                     | invalid-field
            {"collections":{"Notes":{"count":0,"digest":"00"}}}                | invalid-collection
            {"collections":{"notes":null}}                                     | invalid-field
            {"collections":{"notes":{"count":-1,"digest":"00"}}}               | invalid-field
            {"collections":{"notes":{"count":1}}}                              | invalid-field
            {"collections":{"notes":{"count":1,"digest":"00"}}}                | invalid-field
            {"collections":{"notes":{"count":1.5,"digest":"%1$s"}}}            | invalid-field
            {"collections":{"notes":{"count":1e99,"digest":"%1$s"}}}           | invalid-field
            {"collections":{"notes":{"count":"many","digest":"%1$s"}}}         | malformed-json
            {"collections":{"notes":{"count":1,"digest":"00","size":1}}}       | unknown-field
            {"collection":"Notes","buckets":{}}                                | invalid-collection
            {"collection":"notes","buckets":{"0":null}}                        | invalid-field
            {"collection":"notes","buckets":{"FF":null}}                       | invalid-field
            {"collection":"notes","buckets":{"00":null}}                       | invalid-field
            {"collection":"notes","prefix":"0","buckets":{}}                   | invalid-field
            {"collection":"notes","prefix":"zz","buckets":{}}                  | invalid-field
            {"collections":{},"version":1}                                     | invalid-field
            {"collections":{},"device_id":"d1"}                                | invalid-field
            {"collections":{},"cursor":"AQ"}                                   | invalid-field
            {"collections":{},"device_id":"-","version":1}                     | invalid-field
            {"collections":{},"device_id":"d1","version":-1}                   | invalid-field
            {"collections":{},"device_id":"d1","version":1.5}                  | invalid-field
            {"collection":"notes","buckets":{},"device_id":"d1","version":1}   | invalid-field
            {"since":1}                                                        | unknown-field
            """)
    void aBadQuestionIsAProblem(String body, String code) {
        compare("bad", body.formatted(NOTHING))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    @Test
    void withoutABodyOrATokenNothingIsCompared() {
        as("bad")
                .contentType(ContentType.JSON)
                .post("/api/consistency")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-json"));
        given().contentType(ContentType.JSON)
                .body("{\"collections\":{}}")
                .post("/api/consistency")
                .then()
                .statusCode(401);
        as("bad")
                .contentType(ContentType.TEXT)
                .body("x")
                .post("/api/consistency")
                .then()
                .statusCode(415)
                .body("code", not(nullValue()));
    }

    private void givenRecords(String user) {
        kafka.apply(batch(
                "acme",
                user,
                operation(0, OperationType.CREATE, "o1", "r1", 0),
                operation(1, OperationType.UPDATE, "o2", "r1", 1),
                operation(2, OperationType.CREATE, "o3", "r2", 0),
                operation(3, OperationType.CREATE, "o4", "r3", 0),
                operation(4, OperationType.DELETE, "o5", "r3", 4)));
        kafka.apply(into("tasks", user, operation(0, OperationType.CREATE, "o6", "r1", 0)));
    }

    private static Operation[] creations(int count) {
        Operation[] operations = new Operation[count];
        for (int i = 0; i < count; i++) {
            operations[i] = operation(i, OperationType.CREATE, "o" + i, "r" + i, 0);
        }
        return operations;
    }

    private static Response compare(String user, String body) {
        return as(user).contentType(ContentType.JSON).body(body).post("/api/consistency");
    }

    /** The server's answer as a device that holds the same would send it. */
    private static String claims(Response answer) {
        List<String> claims = new ArrayList<>();
        Map<String, Map<String, Object>> collections = answer.jsonPath().getMap("collections");
        collections.forEach((name, held) -> claims.add(
                "\"" + name + "\":{\"count\":" + held.get("count") + ",\"digest\":\"" + held.get("digest") + "\"}"));
        return "{" + String.join(",", claims) + "}";
    }

    private static StreamDigest digest(String hex) {
        return StreamDigest.ofBytes(HexFormat.of().parseHex(hex));
    }

    private static String pathOf(String recordId) {
        return HexFormat.of().formatHex(ContentHash.of(recordId).bytes());
    }

    private static String bucketOf(String recordId) {
        return pathOf(recordId).substring(0, 2);
    }

    private static String bucketPath(String name) {
        return "'" + name + "'";
    }
}
