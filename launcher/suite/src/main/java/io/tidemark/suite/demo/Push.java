package io.tidemark.suite.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.suite.demo.FileChange.Removed;
import io.tidemark.suite.demo.FileChange.Written;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One request in the making: operations on different records, within the limits of a request. */
final class Push {

    private static final int MAX_OPERATIONS = 100;
    private static final int MAX_BYTES = 1_000_000;

    private final Map<String, ObjectNode> operations = new LinkedHashMap<>();
    private int bytes;

    /**
     * Whether the change may still be added: a record comes once, because the second operation on it needs the version
     * that the first one gets.
     */
    boolean takes(FileChange change) {
        return operations.isEmpty()
                || (operations.size() < MAX_OPERATIONS
                        && !operations.containsKey(change.path())
                        && bytes + size(change) <= MAX_BYTES);
    }

    private static int size(FileChange change) {
        return switch (change) {
            case Written written -> written.content().text().getBytes(StandardCharsets.UTF_8).length;
            case Removed removed -> 0;
        };
    }

    /**
     * Adds the change as an operation.
     *
     * @param base the version it is based on; 0 when there is no such record
     */
    void add(FileChange change, String operationId, long base) {
        ObjectNode operation = JsonNodeFactory.instance.objectNode().put("operation_id", operationId);
        String type = switch (change) {
            case Written written -> base == 0 ? "create" : "update";
            case Removed removed -> "delete";
        };
        operation.put("type", type).put("record_id", change.path());
        if (base != 0) {
            operation.put("base_version", base);
        }
        if (change instanceof Written written) {
            operation.set("payload", written.content().toJson());
        }
        operations.put(change.path(), operation);
        bytes += size(change);
    }

    /** Whether the operation on that path is a delete. */
    boolean removes(String path) {
        ObjectNode operation = operations.get(path);
        return operation != null && operation.path("type").asText().equals("delete");
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    int size() {
        return operations.size();
    }

    /** The paths, in the order of the operations. */
    Iterable<String> paths() {
        return operations.keySet();
    }

    byte[] body(String device) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        operations.values().forEach(list::add);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("device_id", device);
        body.set("operations", list);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
