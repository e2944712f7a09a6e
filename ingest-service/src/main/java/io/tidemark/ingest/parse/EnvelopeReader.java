package io.tidemark.ingest.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a request says about itself; the first thing wrong with that ends the request. */
final class EnvelopeReader {
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");
    private static final int MAX_CURSOR = 1_024;

    private final JsonParser json;
    private final Rules rules;
    private final Set<String> seen = new HashSet<>();
    private @Nullable String deviceId;
    private boolean atomic;
    private @Nullable String cursor;
    private @Nullable List<Parsed> operations;
    private int unknown;

    EnvelopeReader(JsonParser json, Rules rules) {
        this.json = json;
        this.rules = rules;
    }

    /** The whole request, when the operations stand in the envelope. */
    BulkRequest readWithOperations() throws IOException {
        readFields(true);
        if (operations == null) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "device_id and operations are needed");
        }
        return request(operations);
    }

    /** The request without its operations, when these follow elsewhere. */
    BulkRequest readAlone() throws IOException {
        readFields(false);
        return request(List.of());
    }

    private BulkRequest request(List<Parsed> list) {
        if (deviceId == null) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "device_id is needed");
        }
        return new BulkRequest(deviceId, atomic, cursor, list, unknown);
    }

    private void readFields(boolean withOperations) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the request is not a JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            readField(json.currentName(), withOperations);
        }
        if (json.nextToken() != null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "something follows the JSON object");
        }
    }

    private void readField(String name, boolean withOperations) throws IOException {
        if (!seen.add(name)) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "\"" + name + "\" stands twice");
        }
        json.nextToken();
        switch (name) {
            case "device_id" -> deviceId = text(name, DEVICE_ID);
            case "atomic" -> atomic = flag();
            case "cursor" -> cursor = cursor();
            case "operations" -> {
                if (!withOperations) {
                    throw ProblemException.of(ErrorCode.UNKNOWN_FIELD, "operations stand on lines of their own");
                }
                operations = operations();
            }
            default -> unknown(name);
        }
    }

    private void unknown(String name) throws IOException {
        if (!rules.lenient()) {
            throw ProblemException.of(ErrorCode.UNKNOWN_FIELD, "\"" + name + "\" is not a field here");
        }
        json.skipChildren();
        unknown++;
    }

    private String text(String name, Pattern form) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING
                || !form.matcher(json.getText()).matches()) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, name + " is a text of the form " + form);
        }
        return json.getText();
    }

    private boolean flag() {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw ProblemException.of(ErrorCode.INVALID_FIELD, "atomic is true or false");
        };
    }

    private String cursor() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING
                || json.getTextLength() == 0
                || json.getTextLength() > MAX_CURSOR) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "cursor is a text that GET /api/changes gave");
        }
        return json.getText();
    }

    private List<Parsed> operations() throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "operations is an array");
        }
        List<Parsed> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            rules.requireRoomAfter(list.size());
            OperationReader reader = new OperationReader(json, list.size(), rules);
            list.add(reader.read());
            unknown += reader.unknownFields();
        }
        return list;
    }
}
