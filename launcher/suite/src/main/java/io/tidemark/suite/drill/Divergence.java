package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** R49, R122: the index has lost a record that its history has, and a device sees that it and the server differ. */
final class Divergence implements Drill {
    private static final String NOTHING = "0".repeat(64);
    private static final String FINDINGS = "/ops/integrity/findings";
    private static final String SCANS = "/ops/integrity/full-scans";
    private static final Set<String> OF_THE_INDEX = Set.of("heads-differ", "digest-mismatch");

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
    public String tenant() {
        return tenant;
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
        if (findings().stream()
                .anyMatch(finding -> finding.path("indicator").asText().equals("heads-differ"))) {
            return new Look(true, "finding heads-differ");
        }
        Answer scan = operator.post(SCANS, DrillSuite.because("a device differs"));
        return new Look(false, "no finding heads-differ yet; a full scan: " + scan.status() + " " + scan.code());
    }

    /** What the index has lost, as long as it is not closed. */
    private List<JsonNode> findings() throws IOException, InterruptedException {
        return operator.read(FINDINGS)
                .path("findings")
                .valueStream()
                .filter(finding ->
                        OF_THE_INDEX.contains(finding.path("indicator").asText()))
                .filter(finding -> !finding.path("status").asText().equals("closed"))
                .toList();
    }

    @Override
    public void mitigate() throws Exception {
        close();
        lost = false;
    }

    private void close() throws IOException, InterruptedException {
        suite.await("the scan to have seen everything", () -> {
            String state = operator.read(SCANS).at("/scans/0/state").asText("none");
            return new Look(!state.equals("running"), "the scan is " + state);
        });
        suite.await("the findings to be closed, looked at once more", this::repaired);
    }

    /** One repair is refused while another one rebuilds the index: the next look asks again. */
    private Look repaired() throws IOException, InterruptedException {
        List<JsonNode> left = findings();
        for (JsonNode finding : left) {
            if (finding.path("status").asText().equals("open")) {
                operator.post(
                        FINDINGS + "/" + finding.path("id").asText() + "/repair",
                        DrillSuite.because("the history has it").put("from", "history"));
            }
        }
        return new Look(left.isEmpty(), left.size() + " findings are not closed");
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
            close();
        }
    }
}
