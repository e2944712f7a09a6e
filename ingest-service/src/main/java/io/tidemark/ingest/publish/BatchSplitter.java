package io.tidemark.ingest.publish;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.LimitsConfig;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.parse.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Cuts a request into batches that each fit into one Kafka record: brokers take 1 MB unless told otherwise, and a payload
 * is at most a quarter of that.
 */
public final class BatchSplitter {
    /** Of an operation or a refusal, beside its payload, its record's id and what is said of it. */
    private static final int OVERHEAD_BYTES = 400;

    private final Supplier<String> batchIds;

    /** A splitter that names batches so. */
    public BatchSplitter(Supplier<String> batchIds) {
        this.batchIds = batchIds;
    }

    /**
     * The batches of a request, in the order of its operations. What was refused goes along only if it has a counter that
     * has to move, is to be kept, or a receipt has to tell of it; an operation without a usable id is told the client and
     * nobody else. Ends the request with atomic-too-large when an atomic one does not fit into one batch.
     */
    public List<OperationBatch> split(Caller caller, String collection, BulkRequest request, Asked asked) {
        List<List<Parsed>> parts = parts(
                request.operations().stream().filter(one -> travels(one, asked)).toList());
        requireWhole(request, parts);
        List<OperationBatch> batches = new ArrayList<>();
        for (List<Parsed> part : parts) {
            boolean last = batches.size() == parts.size() - 1;
            batches.add(new OperationBatch(
                    OperationBatch.VERSION,
                    batchIds.get(),
                    caller.tenant(),
                    caller.user(),
                    request.deviceId(),
                    collection,
                    asked.receivedAt(),
                    part.stream().flatMap(BatchSplitter::operation).toList(),
                    part.stream().flatMap(BatchSplitter::refusal).toList(),
                    asked.toRequest(request.atomic(), parts.size(), last ? request.cursor() : null)));
        }
        return batches;
    }

    private static void requireWhole(BulkRequest request, List<List<Parsed>> parts) {
        if (request.atomic() && parts.size() > 1) {
            throw ProblemException.of(
                    ErrorCode.ATOMIC_TOO_LARGE,
                    "an atomic request holds at most " + LimitsConfig.MAX_BATCH_BYTES + " bytes");
        }
    }

    private static List<List<Parsed>> parts(List<Parsed> operations) {
        List<List<Parsed>> parts = new ArrayList<>();
        int bytes = LimitsConfig.MAX_BATCH_BYTES;
        for (Parsed parsed : operations) {
            int size = size(parsed);
            if (bytes + size > LimitsConfig.MAX_BATCH_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(parsed);
            bytes += size;
        }
        return parts;
    }

    private static boolean travels(Parsed parsed, Asked asked) {
        return switch (parsed) {
            case Parsed.Accepted accepted -> true;
            case Parsed.Refused refused ->
                refused.operationId() != null
                        && (refused.deviceSeq() != null || refused.operation() != null || asked.async());
        };
    }

    private static Stream<Operation> operation(Parsed parsed) {
        return parsed instanceof Parsed.Accepted accepted ? Stream.of(accepted.operation()) : Stream.empty();
    }

    private static Stream<Refusal> refusal(Parsed parsed) {
        return parsed instanceof Parsed.Refused refused && refused.operationId() != null
                ? Stream.of(new Refusal(
                        refused.position(),
                        refused.operationId(),
                        refused.deviceSeq(),
                        refused.code(),
                        refused.detail(),
                        null,
                        refused.operation()))
                : Stream.empty();
    }

    private static int size(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Accepted accepted -> size(accepted.operation());
            case Parsed.Refused refused ->
                OVERHEAD_BYTES + json(refused.detail()) + (refused.operation() == null ? 0 : size(refused.operation()));
        };
    }

    private static int size(Operation operation) {
        return OVERHEAD_BYTES
                + operation.payload().getBytes(StandardCharsets.UTF_8).length
                + json(operation.recordId());
    }

    /** The bytes of a text in JSON, as {@link io.tidemark.contracts.sync.MessageCodec} writes it: halves of pairs are escaped. */
    private static int json(String text) {
        return text.chars()
                .map(c -> {
                    if (c < ' ' || Character.isSurrogate((char) c)) {
                        return 6;
                    }
                    if (c == '"' || c == '\\') {
                        return 2;
                    }
                    return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
                })
                .sum();
    }
}
