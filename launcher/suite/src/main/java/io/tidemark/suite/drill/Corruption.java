package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** R7, R20, R31: a stored payload is no longer the one that was hashed. */
final class Corruption implements Drill {
    private static final String FINDINGS = "/ops/integrity/findings";
    private static final String RECORD_ID = "r1";
    private static final String RECORD = "/api/notes/" + RECORD_ID;

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;
    private @Nullable String before;
    private boolean scanned;

    Corruption(DrillSuite suite) throws IOException {
        this.suite = suite;
        this.phone = suite.device(tenant, "worker");
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
        before = suite.database().payload(tenant, RECORD_ID);
        suite.database().damage(tenant, RECORD_ID);
    }

    @Override
    public Look detect() throws Exception {
        if (!scanned) {
            // 409 while another one runs: the next look tries again.
            suite.operator(tenant)
                    .order("/ops/integrity/full-scans", DrillSuite.because("a user saw other people's text"));
            scanned = true;
        }
        JsonNode finding = finding();
        return new Look(
                finding.path("indicator").asText().equals("hash-mismatch"),
                "finding " + finding.path("indicator").asText("none") + ", "
                        + finding.path("status").asText("not there"));
    }

    private String status() throws IOException, InterruptedException {
        return finding().path("status").asText();
    }

    private JsonNode finding() throws IOException, InterruptedException {
        return suite.operator(tenant).read(FINDINGS).path("findings").path(0);
    }

    @Override
    public void mitigate() throws Exception {
        confirm();
        repair();
    }

    void confirm() throws IOException, InterruptedException {
        suite.operator(tenant).order(one() + "/confirm", DrillSuite.because("seen with my own eyes"));
        awaitLocalOnly();
    }

    private String one() throws IOException, InterruptedException {
        return FINDINGS + "/" + finding().path("id").asText();
    }

    private void awaitLocalOnly() throws IOException, InterruptedException {
        suite.await("local-only, which a confirmed finding turns on", () -> {
            phone.write(1);
            Answer answer = phone.send();
            return new Look(
                    answer.code().equals("local-only"), "a push is answered " + answer.status() + " " + answer.code());
        });
    }

    private void repair() throws IOException, InterruptedException {
        Caller operator = suite.operator(tenant);
        String one = one();
        operator.order(one + "/repair", DrillSuite.because("Kafka still has it").put("from", "kafka"));
        suite.await("the finding to be closed, looked at once more", () -> {
            String status = operator.read(one).path("status").asText();
            return new Look(status.equals("closed"), "the finding is " + status);
        });
        LocalOnly.off(operator);
    }

    @Override
    public Look verify() throws Exception {
        String text = phone.caller().read(RECORD).at("/payload/text").asText();
        return text.equals("number 1") ? phone.whole() : new Look(false, "the record says " + text);
    }

    @Override
    public void undo() throws Exception {
        Caller operator = suite.operator(tenant);
        try {
            if (before != null) {
                suite.database().putBack(tenant, RECORD_ID, before);
            }
            callOff(operator);
        } finally {
            LocalOnly.off(operator);
        }
    }

    /** Else the on-call is told of what is no longer so, and local-only comes on after the drill is over. */
    private void callOff(Caller operator) throws IOException, InterruptedException {
        suite.await("the repair to be over, well or not", () -> {
            String status = status();
            return new Look(!status.equals("repairing"), "the finding is " + status);
        });
        String status = status();
        if (status.equals("confirmed")) {
            suite.await("local-only, which a confirmed finding turns on", () -> LocalOnly.look(operator));
        }
        if (status.equals("open") || status.equals("confirmed")) {
            operator.order(one() + "/dismiss", DrillSuite.because("it was one"));
        }
    }
}
