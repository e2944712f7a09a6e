package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** R57: a device that lost the answers sends again what was applied, and the same counters under other ids. */
final class Duplicates implements Drill {
    private static final int OPERATIONS = 20;

    private final DrillDevice phone;
    private final Caller operator;
    private ObjectNode request = DrillSuite.object();

    Duplicates(DrillSuite suite) throws IOException {
        String tenant = DrillSuite.freshTenant();
        this.phone = suite.device(tenant, "worker");
        this.operator = suite.operator(tenant);
    }

    @Override
    public void prepare() throws Exception {
        phone.settle();
    }

    @Override
    public void stage() throws Exception {
        phone.write(OPERATIONS);
        request = phone.request();
        Caller.well("a push", phone.send());
    }

    @Override
    public Look detect() throws Exception {
        JsonNode again = phone.caller().order("/api/notes/bulk", request);
        ObjectNode renamed = request.deepCopy();
        renamed.path("operations")
                .forEach(operation -> ((ObjectNode) operation)
                        .put(
                                "operation_id",
                                "again-" + operation.path("operation_id").asText()));
        JsonNode other = phone.caller().order("/api/notes/bulk", renamed);
        long duplicates = other.path("results")
                .valueStream()
                .filter(result -> result.path("status").asText().equals("duplicate"))
                .count();
        return new Look(
                again.path("results").size() == OPERATIONS && duplicates == OPERATIONS,
                "sent again they are answered as before; under other ids " + duplicates + " of " + OPERATIONS
                        + " are answered duplicate");
    }

    @Override
    public void mitigate() throws Exception {
        JsonNode scan = operator.order("/ops/integrity/scans", DrillSuite.because("duplicates?"));
        for (JsonNode check : scan.path("checks")) {
            if (check.path("name").asText().startsWith("duplicate")
                    && check.path("found").asLong() > 0) {
                throw new IOException("the scan found " + check);
            }
        }
    }

    @Override
    public Look verify() throws Exception {
        return phone.whole();
    }

    @Override
    public void undo() {}
}
