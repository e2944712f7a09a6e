package io.tidemark.snapshot.decision;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Refusal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches of one user for tests. */
public final class TestingBatches {
    public static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    public static final String COLLECTION = "notes";

    private TestingBatches() {}

    public static OperationBatch batch(String device, Operation... operations) {
        return batch(device, List.of(operations), List.of());
    }

    public static OperationBatch batch(String device, List<Operation> operations, List<Refusal> refusals) {
        return batch(device, operations, refusals, PushRequest.plain("request", NOW));
    }

    /** Operations that are applied all or none, perhaps under a key. */
    public static OperationBatch atomic(PushRequest.@Nullable IdempotencyKey key, Operation... operations) {
        return batch("d1", List.of(operations), List.of(), new PushRequest("r", NOW, true, key, null, null));
    }

    /** A request under a key. */
    public static OperationBatch keyed(PushRequest.IdempotencyKey key, Operation... operations) {
        return batch("d1", List.of(operations), List.of(), new PushRequest("r", NOW, false, key, null, null));
    }

    private static OperationBatch batch(
            String device, List<Operation> operations, List<Refusal> refusals, PushRequest request) {
        return new OperationBatch(
                OperationBatch.VERSION,
                "batch",
                "acme",
                "alice",
                device,
                COLLECTION,
                NOW,
                operations,
                refusals,
                request);
    }

    /** A user whose records have these heads. */
    static UserState given(Map<String, Long> versions) {
        Map<RecordKey, Head> heads = new HashMap<>();
        versions.forEach((record, version) ->
                heads.put(new RecordKey(COLLECTION, record), new Head(version, ContentHash.of(record), false)));
        return new UserState(StreamState.NEW, heads, Map.of(), Map.of(), Set.of(), Map.of(), Map.of());
    }

    /** A user whose operations were answered so. */
    static UserState answered(Map<String, Known> known) {
        return new UserState(StreamState.NEW, Map.of(), Map.of(), known, Set.of(), Map.of(), Map.of());
    }

    public static Operation creating(int position, String id, String record) {
        return operation(position, id, null, OperationType.CREATE, record, 0, "{\"by\":\"" + id + "\"}");
    }

    public static Operation updating(int position, String id, String record, long base) {
        return operation(position, id, null, OperationType.UPDATE, record, base, "{\"by\":\"" + id + "\"}");
    }

    public static Operation deleting(int position, String id, String record, long base) {
        return operation(position, id, null, OperationType.DELETE, record, base, Operation.NO_PAYLOAD);
    }

    public static Operation upserting(int position, String id, String record, @Nullable Long seq) {
        return operation(position, id, seq, OperationType.UPSERT, record, 0, "{\"by\":\"" + id + "\"}");
    }

    public static Operation operation(
            int position, String id, @Nullable Long seq, OperationType type, String record, long base, String payload) {
        return new Operation(position, id, seq, type, record, base, 1, payload, ContentHash.of(payload));
    }
}
