package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.contracts.telemetry.ErrorClass;
import java.io.IOException;
import java.time.Duration;

/**
 * R7, R58: a quarter of a tenant's pushes and more fail with 5xx for a quarter of an hour. The minutes are told to sync.telemetry as
 * ingest-service would have told them, not lived through.
 */
final class ErrorStorm implements Drill {
    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;
    private final Caller operator;

    ErrorStorm(DrillSuite suite) throws IOException {
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
        phone.settle();
    }

    @Override
    public void stage() throws Exception {
        try (Teller teller = new Teller(suite.port("kafka"))) {
            for (int minute = 0; minute <= 30; minute++) {
                teller.pushes(tenant, "worker", Duration.ofMinutes(minute), ErrorClass.SERVER, 8, 2);
            }
        }
    }

    @Override
    public Look detect() throws Exception {
        phone.write(1);
        Answer answer = phone.send();
        String verdict = operator.read("/ops/health").at("/tenants/0/verdict").asText();
        return new Look(
                verdict.equals("sev1") && answer.code().equals("local-only"),
                "the verdict is " + verdict + ", a push is answered " + answer.status() + " " + answer.code());
    }

    @Override
    public void mitigate() throws Exception {
        JsonNode rollout = operator.order(
                "/ops/rollouts",
                DrillSuite.because("the servers are well again")
                        .put("flag", "resume_sync.local_only")
                        .put("tenant", tenant));
        String advance = "/ops/rollouts/" + rollout.path("id").asText() + "/advance";
        JsonNode state = rollout;
        // An operator who has seen enough: the gates would want half an hour a step.
        for (int step = 0; step < 3 && !state.path("state").asText().equals("completed"); step++) {
            state = operator.order(advance, DrillSuite.because("nobody else is there to fail"));
        }
    }

    @Override
    public Look verify() throws Exception {
        return phone.whole();
    }

    @Override
    public void undo() throws Exception {
        LocalOnly.off(operator);
    }
}
