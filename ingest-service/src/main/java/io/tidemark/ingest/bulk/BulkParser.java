package io.tidemark.ingest.bulk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.LimitsConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a bulk request in one pass. What is wrong with the envelope ends the request; what is wrong with an operation ends
 * that operation only.
 */
final class BulkParser {
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

    private final int maxOperations;
    private final long maxPayload;

    BulkParser(LimitsConfig limits) {
        this.maxOperations = limits.maxOperations();
        this.maxPayload = limits.maxPayload().asLongValue();
    }

    /** The request in these bytes; throws a {@link ProblemException} when its envelope is wrong. */
    BulkRequest parse(byte[] body) {
        try (JsonParser json = CanonicalJson.factory().createParser(body)) {
            return new Envelope(json).read();
        } catch (JsonProcessingException e) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, e.getOriginalMessage());
        } catch (IOException e) {
            // The bytes are all here: what can't be read is not in the encoding that it seems to be in.
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, String.valueOf(e.getMessage()));
        }
    }

    private final class Envelope {
        private final JsonParser json;
        private final Set<String> seen = new HashSet<>();
        private @Nullable String deviceId;
        private @Nullable List<Parsed> operations;

        Envelope(JsonParser json) {
            this.json = json;
        }

        BulkRequest read() throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                readField(json.currentName());
            }
            if (json.nextToken() != null) {
                throw ProblemException.of(ErrorCode.MALFORMED_JSON, "something follows the JSON object");
            }
            if (deviceId == null || operations == null) {
                throw ProblemException.of(ErrorCode.INVALID_FIELD, "device_id and operations are needed");
            }
            return new BulkRequest(deviceId, operations);
        }

        private void readField(String name) throws IOException {
            if (!seen.add(name)) {
                throw ProblemException.of(ErrorCode.MALFORMED_JSON, "\"" + name + "\" stands twice");
            }
            json.nextToken();
            switch (name) {
                case "device_id" -> deviceId = deviceId();
                case "operations" -> operations = operations();
                default -> throw ProblemException.of(ErrorCode.UNKNOWN_FIELD, "\"" + name + "\" is not a field here");
            }
        }

        private String deviceId() throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING
                    || !DEVICE_ID.matcher(json.getText()).matches()) {
                throw ProblemException.of(ErrorCode.INVALID_FIELD, "device_id is a text of the form " + DEVICE_ID);
            }
            return json.getText();
        }

        private List<Parsed> operations() throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw ProblemException.of(ErrorCode.INVALID_FIELD, "operations is an array");
            }
            List<Parsed> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (list.size() == maxOperations) {
                    throw ProblemException.of(
                            ErrorCode.TOO_MANY_OPERATIONS, "at most " + maxOperations + " operations a request");
                }
                list.add(new OperationReader(json, list.size(), maxPayload).read());
            }
            return list;
        }
    }
}
