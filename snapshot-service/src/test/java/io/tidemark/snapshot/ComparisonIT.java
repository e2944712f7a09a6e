package io.tidemark.snapshot;

import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.snapshot.TestingReads.as;
import static io.tidemark.snapshot.TestingReads.execute;
import static io.tidemark.snapshot.TestingReads.newestCursor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.contracts.sync.ComparisonMessage.Difference;
import io.tidemark.contracts.sync.ComparisonMessage.Held;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.TidemarkServers;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a device compared is told to integrity-service, where it says up to which version it has read. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class ComparisonIT {
    private static final String DIGEST = "1".repeat(64);

    private final TestingOperations kafka = new TestingOperations();
    private final Consumer<String, byte[]> comparisons = TestingOperations.reader(Topics.COMPARISONS);

    @AfterEach
    void close() {
        kafka.close();
        comparisons.close();
    }

    @Test
    void whatADeviceHoldsAtTheSameVersionIsToldWithItsReleaseAndWhatIsBehindIsNot() throws Exception {
        kafka.apply(batch("acme", "teller", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        Map<String, Object> claim = Map.of("notes", Map.of("count", 7, "digest", DIGEST));
        String ours = compare(Map.of("collections", claim)).path("collections.notes.digest");

        compare(Map.of("collections", claim, "device_id", "behind", "version", 0));
        compare(Map.of("collections", claim, "device_id", "phone", "version", 1));

        ComparisonMessage told = MessageCodec.decodeComparison(
                TestingOperations.awaitRecord(comparisons, "acme/teller").getFirst());
        assertThat(told.deviceId())
                .as("the one before it, which was behind, is not told")
                .isEqualTo("phone");
        assertThat(told.release()).isEqualTo("4.2.0");
        assertThat(told.version()).isEqualTo(1);
        assertThat(told.epoch()).isEqualTo(1);
        assertThat(told.found()).isEqualTo(1);
        assertThat(told.differing()).containsExactly(new Difference("notes", new Held(7, DIGEST), new Held(1, ours)));
    }

    @Test
    void whatADeviceHoldsOfAnotherHistoryIsNotToldThoughTheVersionIsTheSame() throws Exception {
        kafka.apply(batch("acme", "teller-3", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        String before = newestCursor("teller-3");
        execute("update snapshot.sync_streams set epoch = 2 where tenant_id = 'acme' and user_id = 'teller-3'");
        String now = newestCursor("teller-3");
        Map<String, Object> claim = Map.of("notes", Map.of("count", 7, "digest", DIGEST));

        compare("teller-3", Map.of("collections", claim, "device_id", "old", "version", 1, "cursor", before))
                .then()
                .statusCode(200);
        compare("teller-3", Map.of("collections", claim, "device_id", "phone", "version", 1, "cursor", now));
        compare("teller-3", Map.of("collections", claim, "device_id", "forger", "version", 1, "cursor", "AQ"))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-cursor"));

        ComparisonMessage told = MessageCodec.decodeComparison(
                TestingOperations.awaitRecord(comparisons, "acme/teller-3").getFirst());
        assertThat(told.deviceId())
                .as("the one before it, of another history, is not told")
                .isEqualTo("phone");
        assertThat(told.epoch()).isEqualTo(2);
    }

    @Test
    void thatADeviceHoldsTheSameIsToldToo() throws Exception {
        kafka.apply(batch("acme", "teller-2", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        String ours = as("teller-2")
                .contentType(ContentType.JSON)
                .body("{\"collections\":{}}")
                .post("/api/consistency")
                .path("collections.notes.digest");

        as("teller-2")
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "collections",
                        Map.of("notes", Map.of("count", 1, "digest", ours)),
                        "device_id",
                        "phone",
                        "version",
                        1))
                .post("/api/consistency")
                .then()
                .statusCode(200);

        ComparisonMessage told = MessageCodec.decodeComparison(
                TestingOperations.awaitRecord(comparisons, "acme/teller-2").getFirst());
        assertThat(told.differing()).isEmpty();
        assertThat(told.found()).isZero();
        assertThat(told.release()).isNull();
    }

    private static Response compare(Map<String, Object> body) {
        return compare("teller", body);
    }

    private static Response compare(String user, Map<String, Object> body) {
        return as(user).contentType(ContentType.JSON)
                .header("Client-Release", "4.2.0")
                .body(body)
                .post("/api/consistency");
    }
}
