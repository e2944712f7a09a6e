package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** R49, R122: the index has lost a record that its history has, and a device sees that it and the server differ. */
final class Divergence implements Drill {
    private static final String NOTHING = "0".repeat(64);

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;
    private final Caller operator;
    private ObjectNode onDevice = DrillSuite.object();
    private boolean lost;

    Divergence(DrillSuite suite) throws IOException {
        this.suite = suite;
        this.phone = suite.device(tenant, "worker");
        this.operator = suite.operator(tenant);
    }

    @Override
    public void prepare() throws Exception {
        phone.write(3);
        phone.settle();
        JsonNode told = compare(numbers(0, NOTHING)).at("/collections/notes");
        onDevice = numbers(told.path("count").asLong(), told.path("digest").asText());
        if (!compare(onDevice).path("equal").asBoolean()) {
            throw new IOException("device and server differ before the drill");
        }
    }

    private static ObjectNode numbers(long count, String digest) {
        ObjectNode body = DrillSuite.object();
        body.putObject("collections").putObject("notes").put("count", count).put("digest", digest);
        return body;
    }

    private JsonNode compare(ObjectNode body) throws IOException, InterruptedException {
        return phone.caller().order("/api/consistency", body);
    }

    @Override
    public void stage() throws Exception {
        lost = true;
        suite.database().loseHead(tenant, "r2");
    }

    @Override
    public Look detect() throws Exception {
        JsonNode told = operator.read("/ops/integrity/findings").path("findings");
        for (JsonNode finding : told) {
            String indicator = finding.path("indicator").asText();
            if (indicator.equals("heads-differ")
                    && finding.path("status").asText().equals("open")) {
                return new Look(true, "finding " + indicator);
            }
        }
        Answer scan = operator.post("/ops/integrity/full-scans", DrillSuite.because("a device differs"));
        return new Look(false, "no finding heads-differ yet; a full scan: " + scan.status() + " " + scan.code());
    }

    @Override
    public void mitigate() throws Exception {
        operator.order("/ops/queue/rebuild-index", DrillSuite.object());
        suite.await("the index to be rebuilt", () -> {
            JsonNode rebuild = operator.read("/ops/queue/rebuild-index");
            return new Look(
                    rebuild.path("message").asText().equals("Index rebuilt successfully")
                            && rebuild.path("difference_count").asLong() > 0,
                    rebuild.path("message").asText());
        });
        lost = false;
    }

    @Override
    public Look verify() throws Exception {
        int status = phone.caller().get("/api/notes/r2").status();
        boolean equal = compare(onDevice).path("equal").asBoolean();
        return status == 200 && equal
                ? phone.whole()
                : new Look(
                        false,
                        "the lost record is answered " + status + ", device and server are "
                                + (equal ? "equal" : "not equal"));
    }

    @Override
    public void undo() throws Exception {
        if (lost) {
            operator.order("/ops/queue/rebuild-index", DrillSuite.object());
        }
    }
}
