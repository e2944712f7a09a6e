package io.tidemark.ingest.bulk;

import static io.tidemark.ingest.bulk.PushClient.alice;
import static io.tidemark.ingest.bulk.PushClient.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(TidemarkServers.class)
class RestoreIT {
    private static TestingSnapshots snapshots;

    @BeforeAll
    static void answer() {
        snapshots = new TestingSnapshots(RestoreIT::decide);
    }

    @AfterAll
    static void close() {
        snapshots.close();
    }

    private static Outcome decide(Operation operation) {
        int at = operation.position();
        String id = operation.operationId();
        return switch (id) {
            case "conflict" ->
                Outcome.refused(at, id, OutcomeStatus.CONFLICT, ErrorCode.VERSION_CONFLICT, "12 is the head")
                        .between(
                                new Outcome.RecordVersion(9, operation.contentHash(), true, "null"),
                                new Outcome.RecordVersion(12, operation.contentHash(), false, "{\"a\":1}"));
            case "no-version" ->
                Outcome.refused(at, id, OutcomeStatus.REJECTED, ErrorCode.NO_SUCH_VERSION, "there is no version 7");
            default -> Outcome.applied(at, id, 13, operation.contentHash(), id.equals("again"));
        };
    }

    @Test
    void anOlderVersionIsBroughtBackByOneOperation() {
        restore(alice(), "a%2Fb", "{\"version\":3,\"base_version\":9,\"operation_id\":\"back\",\"device_id\":\"tv\"}")
                .statusCode(200)
                .body("operation_id", equalTo("back"))
                .body("status", equalTo("applied"))
                .body("version", equalTo(13))
                .header("RateLimit-Policy", equalTo("\"operations\";q=100000;w=2"));

        OperationBatch batch = snapshots.seen("back").getFirst();
        assertThat(batch.deviceId()).isEqualTo("tv");
        assertThat(batch.operations()).singleElement().satisfies(operation -> {
            assertThat(operation.type()).isEqualTo(OperationType.RESTORE);
            assertThat(operation.recordId()).isEqualTo("a/b");
            assertThat(operation.payload()).isEqualTo("{\"version\":3}");
            assertThat(operation.baseVersion()).isEqualTo(9);
        });
    }

    @Test
    void theKeyIsTheOperationsNameSoThatSendingAgainIsTheSame() {
        restore(alice().header("Idempotency-Key", "again"), "r", "{\"version\":3}")
                .statusCode(200)
                .body("operation_id", equalTo("again"))
                .header("Idempotent-Replayed", "1");
    }

    @Test
    void aRecordThatChangedMeanwhileIsAConflictWithItsHeadAndItsBase() {
        restore(alice(), "r", "{\"version\":3,\"base_version\":9,\"operation_id\":\"conflict\"}")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("version-conflict"))
                .body("current.version", equalTo(12))
                .body("current.payload.a", equalTo(1))
                .body("base.version", equalTo(9))
                .body("base.deleted", equalTo(true));
    }

    @Test
    void aVersionThatTheRecordNeverHadIsAProblem() {
        restore(alice(), "r", "{\"version\":7,\"operation_id\":\"no-version\"}")
                .statusCode(422)
                .body("code", equalTo("no-such-version"))
                .body("detail", equalTo("there is no version 7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422 | invalid-operation | {}",
                "422 | invalid-operation | {\"version\":\"3\"}",
                "422 | invalid-operation | {\"version\":0}",
                "422 | invalid-operation | {\"version\":3,\"base_version\":-1}",
                "400 | unknown-field     | {\"version\":3,\"user\":\"bob\"}",
                "400 | invalid-field     | {\"version\":3,\"device_id\":\"a b\"}",
                "400 | malformed-json    | nonsense",
            })
    void aBadRestoreIsAProblem(int status, String code, String body) {
        restore(alice(), "r", body).statusCode(status).body("code", equalTo(code));
    }

    @Test
    void aQueueMayHoldRestoresAsWell() {
        push(
                        alice(),
                        "{\"operation_id\":\"queued\",\"type\":\"restore\",\"record_id\":\"r\",\"payload\":{\"version\":2}}")
                .then()
                .statusCode(200)
                .body("results.status", equalTo(List.of("applied")));
    }

    private static ValidatableResponse restore(RequestSpecification client, String record, String body) {
        return client.urlEncodingEnabled(false)
                .body(body)
                .post("/api/notes/" + record + "/restore")
                .then();
    }
}
