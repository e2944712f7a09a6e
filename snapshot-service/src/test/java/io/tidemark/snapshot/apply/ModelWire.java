package io.tidemark.snapshot.apply;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.snapshot.apply.Exchange.Kind;
import io.tidemark.snapshot.apply.Exchange.Request;
import io.tidemark.snapshot.apply.Exchange.Sent;
import io.tidemark.snapshot.apply.Exchange.Told;
import io.tidemark.snapshot.decision.FailedOperation;
import io.tidemark.snapshot.decision.KeptConflict;
import io.tidemark.snapshot.decision.NewSnapshot;
import io.tidemark.snapshot.decision.TestingBatches;
import io.tidemark.snapshot.decision.UserKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that tests of the model make of production types, and the other way round. */
final class ModelWire {
    static final String COLLECTION = "notes";

    private ModelWire() {}

    static UserKey key(String user) {
        return new UserKey("acme", user);
    }

    static OperationBatch batch(Request request, Instant now) {
        List<Operation> operations = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        int position = 0;
        for (Sent sent : request.operations()) {
            if (sent.kind() == Kind.BROKEN) {
                ErrorCode code = ErrorCode.INVALID_OPERATION;
                refusals.add(new Refusal(position++, sent.operationId(), sent.seq(), code, "it is broken", null, null));
            } else {
                operations.add(operation(position++, sent));
            }
        }
        PushRequest.IdempotencyKey key = request.key() == null
                ? null
                : new PushRequest.IdempotencyKey(
                        request.key(), ContentHash.of(request.operations().toString()));
        return new OperationBatch(
                OperationBatch.VERSION,
                request.id(),
                "acme",
                request.user(),
                request.device(),
                COLLECTION,
                now,
                operations,
                refusals,
                new PushRequest(request.id(), now, request.atomic(), key, null, null));
    }

    /** A failed operation as {@link RetryStore} sends it. */
    static OperationBatch retrying(FailedOperation failed) {
        Operation first = failed.operation();
        Operation again = new Operation(
                0,
                first.operationId(),
                null,
                first.type(),
                first.recordId(),
                first.baseVersion(),
                first.schemaVersion(),
                first.payload(),
                first.contentHash());
        OperationBatch batch = failed.batch();
        return new OperationBatch(
                OperationBatch.VERSION,
                "retry",
                batch.tenantId(),
                batch.userId(),
                batch.deviceId(),
                batch.collection(),
                batch.receivedAt(),
                List.of(again),
                List.of(),
                PushRequest.plain("retry", Instant.MAX));
    }

    private static Operation operation(int position, Sent sent) {
        return TestingBatches.operation(
                position,
                sent.operationId(),
                sent.seq(),
                OperationType.valueOf(sent.kind().name()),
                sent.record(),
                sent.base(),
                sent.payload());
    }

    static Told told(Outcome outcome) {
        return new Told(
                outcome.operationId(),
                outcome.status().wire(),
                outcome.code() == null ? null : outcome.code().code(),
                outcome.version(),
                outcome.expectedSeq(),
                side(outcome.current()),
                side(outcome.base()),
                outcome.resolution() == null ? null : outcome.resolution().wire(),
                outcome.replayed());
    }

    private static Exchange.@Nullable Side side(Outcome.@Nullable RecordVersion version) {
        return version == null ? null : new Exchange.Side(version.version(), version.payload());
    }

    static Exchange.Stored stored(NewSnapshot row) {
        Operation operation = row.operation();
        return new Exchange.Stored(
                row.version(),
                operation.operationId(),
                operation.recordId(),
                Kind.valueOf(operation.type().name()),
                operation.payload(),
                row.parentVersion());
    }

    static Exchange.Settled settled(KeptConflict conflict) {
        return new Exchange.Settled(
                conflict.stored().version(),
                conflict.losingVersion(),
                conflict.resolution().wire(),
                conflict.sent().payload());
    }

    static Exchange.Failed failed(InMemoryTables.Failure failure) {
        return new Exchange.Failed(
                failure.first().ordinal(), failure.first().operation().operationId(), failure.code(), failure.parks());
    }
}
