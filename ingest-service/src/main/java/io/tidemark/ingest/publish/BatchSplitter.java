package io.tidemark.ingest.bulk;

import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.http.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Cuts a request into batches that each fit into one Kafka record: brokers take 1 MB unless told otherwise, and a payload
 * is at most a quarter of that.
 */
final class BatchSplitter {
    /** Room is left for the envelope and for what JSON escapes. */
    private static final int TARGET_BYTES = 600_000;

    private static final int OPERATION_OVERHEAD_BYTES = 400;

    private final Supplier<String> batchIds;

    BatchSplitter(Supplier<String> batchIds) {
        this.batchIds = batchIds;
    }

    /**
     * The batches of a request, in the order of its operations. What was refused goes along only if it has a counter that
     * has to move; an operation without a usable id is told the client and nobody else.
     */
    List<OperationBatch> split(
            Caller caller, String collection, BulkRequest request, Instant receivedAt, PushRequest asked) {
        List<OperationBatch> batches = new ArrayList<>();
        for (List<Parsed> part : parts(request.operations())) {
            List<Operation> operations = new ArrayList<>();
            List<Refusal> refusals = new ArrayList<>();
            for (Parsed parsed : part) {
                switch (parsed) {
                    case Parsed.Accepted accepted -> operations.add(accepted.operation());
                    case Parsed.Refused refused -> refusal(refused).ifPresent(refusals::add);
                }
            }
            OperationBatch batch = new OperationBatch(
                    OperationBatch.VERSION,
                    batchIds.get(),
                    caller.tenant(),
                    caller.user(),
                    request.deviceId(),
                    collection,
                    receivedAt,
                    operations,
                    refusals,
                    asked);
            if (batch.size() > 0) {
                batches.add(batch);
            }
        }
        return batches;
    }

    private static List<List<Parsed>> parts(List<Parsed> operations) {
        List<List<Parsed>> parts = new ArrayList<>();
        int bytes = TARGET_BYTES;
        for (Parsed parsed : operations) {
            int size = size(parsed);
            if (bytes + size > TARGET_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(parsed);
            bytes += size;
        }
        return parts;
    }

    private static Optional<Refusal> refusal(Parsed.Refused refused) {
        return refused.operationId() == null || refused.deviceSeq() == null
                ? Optional.empty()
                : Optional.of(new Refusal(
                        refused.position(),
                        refused.operationId(),
                        refused.deviceSeq(),
                        refused.code(),
                        refused.detail(),
                        null,
                        null));
    }

    private static int size(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Accepted accepted -> OPERATION_OVERHEAD_BYTES + escapedSize(accepted.operation());
            case Parsed.Refused ignored -> OPERATION_OVERHEAD_BYTES;
        };
    }

    /** The payload travels as a JSON string: quotes and backslashes take two bytes. */
    private static int escapedSize(Operation operation) {
        String payload = operation.payload();
        int escapes = 0;
        for (int i = 0; i < payload.length(); i++) {
            char c = payload.charAt(i);
            if (c == '"' || c == '\\') {
                escapes++;
            }
        }
        return payload.getBytes(StandardCharsets.UTF_8).length
                + escapes
                + operation.recordId().length() * 3;
    }
}
