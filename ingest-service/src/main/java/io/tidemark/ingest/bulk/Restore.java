package io.tidemark.ingest.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.http.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A restore is a push of one operation: it is written as one, so that the same rules and the same promises hold. Pure. */
final class Restore {
    private static final JsonMapper JSON = JsonMapper.builder(
                    CanonicalJson.factory().copy())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Restore() {}

    /** The body of the push that a restore's body stands for. */
    static byte[] asBulk(byte[] body, String recordId, @Nullable String idempotencyKey) {
        ObjectNode envelope = JSON.createObjectNode().put("device_id", "restore");
        ObjectNode operation = JSON.createObjectNode()
                .put("operation_id", operationId(idempotencyKey))
                .put("type", OperationType.RESTORE.wire())
                .put("record_id", recordId);
        ObjectNode payload = operation.putObject("payload");
        read(body).properties().forEach(field -> {
            ObjectNode place = switch (field.getKey()) {
                case "version" -> payload;
                case "base_version", "operation_id" -> operation;
                case "operations", "atomic", "cursor" ->
                    throw ProblemException.of(
                            ErrorCode.UNKNOWN_FIELD, "\"" + field.getKey() + "\" is not a field here");
                // What is not known is found out where the client's version is known.
                default -> envelope;
            };
            place.set(field.getKey(), field.getValue());
        });
        envelope.putArray("operations").add(operation);
        return envelope.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode read(byte[] body) {
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is not a JSON object");
        } catch (JsonProcessingException e) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, e.getOriginalMessage());
        } catch (IOException e) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "not UTF-8");
        }
    }

    /** The same for the same key, so that a restore that is sent again is the same operation. */
    private static String operationId(@Nullable String idempotencyKey) {
        if (idempotencyKey == null) {
            return UUID.randomUUID().toString();
        }
        return Character.isLetterOrDigit(idempotencyKey.charAt(0))
                ? idempotencyKey
                : UUID.nameUUIDFromBytes(idempotencyKey.getBytes(StandardCharsets.UTF_8))
                        .toString();
    }

    /** The one result; a {@link ProblemException} when the operation was not applied. */
    static BulkAnswer.Result only(BulkAnswer answer) {
        BulkAnswer.Result result = answer.results().getFirst();
        Problem problem = result.problem();
        if (problem == null) {
            return result;
        }
        Map<String, Object> members = new HashMap<>();
        if (result.operationId() != null) {
            members.put("operation_id", result.operationId());
        }
        if (result.current() != null) {
            members.put("current", result.current());
        }
        if (result.base() != null) {
            members.put("base", result.base());
        }
        throw ProblemException.of(problem.code(), problem.detail(), members);
    }
}
