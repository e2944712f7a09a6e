package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** R57: a device that lost the answers sends again what was applied, and the same counters under other ids. */
final class Duplicates implements Drill {
    private static final int OPERATIONS = 20;
    private static final List<String> CHECKS = List.of("duplicate-keys", "duplicate-versions");

    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;
    private final Caller operator;
    private ObjectNode request = DrillSuite.object();
    private JsonNode answered = DrillSuite.object();

    Duplicates(DrillSuite suite) throws IOException {
        this.phone = suite.device(tenant, "worker");
        this.operator = suite.operator(tenant);
    }

    @Override
    public String tenant() {
        return tenant;
    }

    @Override
    public void prepare() throws Exception {
        phone.settle();
    }

    @Override
    public void stage() throws Exception {
        phone.write(OPERATIONS);
        request = phone.request();
        answered = Caller.well("a push", phone.send()).path("results");
    }

    @Override
    public Look detect() throws Exception {
        JsonNode again = phone.caller().order("/api/notes/bulk", request);
        if (answered.size() != OPERATIONS) {
            answered = again.path("results");
            return new Look(false, "the push was answered with a receipt");
        }
        boolean asBefore = again.path("results").equals(answered);
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
                asBefore && duplicates == OPERATIONS,
                "sent again they are " + (asBefore ? "" : "NOT ") + "answered as before; under other ids " + duplicates
                        + " of " + OPERATIONS + " are answered duplicate");
    }

    @Override
    public void mitigate() throws Exception {
        JsonNode scan = operator.order("/ops/integrity/scans", DrillSuite.because("duplicates?"));
        for (String name : CHECKS) {
            none(name, scan.path("checks"));
        }
    }

    /** What was not looked for was not found either. */
    static void none(String name, JsonNode checks) throws IOException {
        for (JsonNode check : checks) {
            if (check.path("name").asText().equals(name)
                    && check.path("found").isIntegralNumber()
                    && check.path("found").asLong() == 0) {
                return;
            }
        }
        throw new IOException("the scan does not say that " + name + " found nothing: " + checks);
    }

    @Override
    public Look verify() throws Exception {
        return phone.whole();
    }

    @Override
    public void undo() {}
}
