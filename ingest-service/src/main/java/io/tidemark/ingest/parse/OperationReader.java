package io.tidemark.ingest.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.json.NotCanonicalException;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.ingest.limits.LimitsConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one operation to its end, whatever is wrong with it; the first thing wrong is what it is refused for. */
final class OperationReader {
    /** Safe in headers, file names and the columns of an export (C11). */
    private static final Pattern OPERATION_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

    private static final int MAX_BYTES_A_CHAR = 3;
    private static final Pattern RECORD_ID = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]+");

    /** The canonical payload of a restore: the version to bring back, and nothing else. */
    private static final Pattern RESTORED = Pattern.compile("\\{\"version\":[1-9][0-9]{0,15}}");

    private final JsonParser json;
    private final int position;
    private final Rules rules;
    private final Set<String> seen = new HashSet<>();

    private @Nullable String operationId;
    private @Nullable Long deviceSeq;
    private @Nullable OperationType type;
    private @Nullable String recordId;
    private @Nullable String payload;
    private @Nullable String declaredHash;
    private long baseVersion;
    private int schemaVersion;
    private @Nullable ErrorCode code;
    private String detail = "";
    private int unknown;

    OperationReader(JsonParser json, int position, Rules rules) {
        this.json = json;
        this.position = position;
        this.rules = rules;
    }

    /** The operation that the parser stands on; afterwards the parser stands on its last token. */
    Parsed read() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            refuse(ErrorCode.INVALID_OPERATION, "an operation is a JSON object");
        } else {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                readField(json.currentName());
            }
        }
        return parsed();
    }

    /** How many fields were passed over because they are not known here. */
    int unknownFields() {
        return unknown;
    }

    private void readField(String name) throws IOException {
        if (!seen.add(name)) {
            refuse(ErrorCode.INVALID_OPERATION, "\"" + name + "\" stands twice");
        }
        JsonToken token = json.nextToken();
        switch (name) {
            case "operation_id" -> operationId = text(name, OPERATION_ID);
            case "record_id" -> recordId = recordId();
            case "type" -> type = type();
            case "device_seq" -> deviceSeq = number(name, 1, Long.MAX_VALUE);
            case "base_version" -> baseVersion = orZero(token, name, Long.MAX_VALUE);
            case "schema_version" -> schemaVersion = (int) orZero(token, name, Integer.MAX_VALUE);
            case "content_hash" -> declaredHash = text(name, null);
            case "payload" -> payload = payload(token);
            default -> {
                json.skipChildren();
                unknown(name);
            }
        }
    }

    private void unknown(String name) {
        if (rules.lenient()) {
            unknown++;
        } else {
            refuse(ErrorCode.UNKNOWN_FIELD, "\"" + name + "\" is not a field of an operation");
        }
    }

    private @Nullable String text(String name, @Nullable Pattern form) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            String text = json.getText();
            if (form == null || form.matcher(text).matches()) {
                return text;
            }
        }
        json.skipChildren();
        refuse(ErrorCode.INVALID_OPERATION, name + " is a text" + (form == null ? "" : " of the form " + form));
        return null;
    }

    private @Nullable String recordId() throws IOException {
        String text = text("record_id", RECORD_ID);
        if (text != null && text.getBytes(StandardCharsets.UTF_8).length > LimitsConfig.MAX_RECORD_ID_BYTES) {
            refuse(ErrorCode.INVALID_OPERATION, "record_id has at most " + LimitsConfig.MAX_RECORD_ID_BYTES + " bytes");
            return null;
        }
        return text;
    }

    private @Nullable OperationType type() throws IOException {
        String word = text("type", null);
        OperationType known = word == null ? null : OperationType.of(word).orElse(null);
        if (known == null) {
            refuse(ErrorCode.INVALID_OPERATION, "type is create, update, delete, upsert or restore");
        }
        return known;
    }

    private long orZero(JsonToken token, String name, long max) throws IOException {
        Long number = token == JsonToken.VALUE_NULL ? null : number(name, 0, max);
        return number == null ? 0 : number;
    }

    private @Nullable Long number(String name, long min, long max) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && json.getLongValue() >= min
                && json.getLongValue() <= max) {
            return json.getLongValue();
        }
        json.skipChildren();
        refuse(ErrorCode.INVALID_OPERATION, name + " is a whole number from " + min + " to " + max);
        return null;
    }

    private @Nullable String payload(JsonToken token) throws IOException {
        try {
            Optional<String> canonical = CanonicalJson.canonicalize(json, rules.maxPayload());
            if (canonical.isEmpty()) {
                refuse(ErrorCode.PAYLOAD_TOO_LARGE, tooLarge());
                return null;
            }
            if (token != JsonToken.START_OBJECT && token != JsonToken.VALUE_NULL) {
                refuse(ErrorCode.PAYLOAD_NOT_OBJECT, "the payload is not a JSON object");
            }
            return canonical.get();
        } catch (NotCanonicalException e) {
            refuse(ErrorCode.PAYLOAD_NOT_PORTABLE, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void refuse(ErrorCode why, String message) {
        if (code == null) {
            code = why;
            detail = message;
        }
    }

    private Parsed parsed() {
        String content = payload == null ? Operation.NO_PAYLOAD : payload;
        check(content);
        ContentHash hash = ContentHash.of(content);
        if (declaredHash != null && !declaredHash.equals(hash.toString())) {
            refuse(ErrorCode.CONTENT_HASH_MISMATCH, "the payload's hash is " + hash);
        }
        if (code != null || operationId == null || type == null || recordId == null) {
            return Parsed.Refused.unread(
                    position, operationId, deviceSeq, code == null ? ErrorCode.INVALID_OPERATION : code, detail);
        }
        return new Parsed.Accepted(new Operation(
                position, operationId, deviceSeq, type, recordId, baseVersion, schemaVersion, content, hash));
    }

    private void check(String content) {
        if (operationId == null || type == null || recordId == null) {
            refuse(ErrorCode.INVALID_OPERATION, "operation_id, type and record_id are needed");
        }
        boolean delete = type == OperationType.DELETE;
        if (delete != content.equals(Operation.NO_PAYLOAD)) {
            refuse(
                    delete ? ErrorCode.INVALID_OPERATION : ErrorCode.PAYLOAD_NOT_OBJECT,
                    delete ? "a delete has no payload" : "the payload is not a JSON object");
        }
        if (type == OperationType.RESTORE && !RESTORED.matcher(content).matches()) {
            refuse(ErrorCode.INVALID_OPERATION, "a restore's payload is {\"version\": n}, with n from 1");
        }
        long max = rules.maxPayload();
        if (content.length() > max / MAX_BYTES_A_CHAR && content.getBytes(StandardCharsets.UTF_8).length > max) {
            refuse(ErrorCode.PAYLOAD_TOO_LARGE, tooLarge());
        }
    }

    private String tooLarge() {
        return "a payload has at most " + rules.maxPayload() + " bytes";
    }
}
