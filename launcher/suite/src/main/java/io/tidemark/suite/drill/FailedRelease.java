package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.contracts.telemetry.ErrorClass;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** R34, R125, R126: what is being rolled out makes pushes fail. The failures are told to sync.telemetry, as they happen. */
final class FailedRelease implements Drill {
    private static final String ROLLOUTS = "/ops/rollouts";
    private static final int USERS = 20;
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;
    private final Caller operator;
    private String rollout = "";
    private long told = System.nanoTime() - 2 * EVERY_NANOS;

    FailedRelease(DrillSuite suite) throws IOException {
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
        LocalOnly.on(operator);
    }

    @Override
    public void stage() throws Exception {
        JsonNode started = operator.order(
                ROLLOUTS,
                DrillSuite.because("release 5.1")
                        .put("flag", "resume_sync.local_only")
                        .put("tenant", tenant)
                        .put("bake", "PT10M"));
        rollout = started.path("id").asText();
    }

    @Override
    public Look detect() throws Exception {
        if (System.nanoTime() - told > EVERY_NANOS) {
            tell();
        }
        String state = operator.read(ROLLOUTS + "/" + rollout).path("state").asText();
        return new Look(state.equals("failed"), "the rollout is " + state);
    }

    private void tell() throws IOException, InterruptedException {
        told = System.nanoTime();
        try (Teller teller = new Teller(suite.port("kafka"))) {
            for (int user = 0; user < USERS; user++) {
                teller.pushes(tenant, "worker" + user, Duration.ZERO, ErrorClass.SERVER, 2, 2);
            }
        }
    }

    @Override
    public void mitigate() throws Exception {
        operator.order(ROLLOUTS + "/" + rollout + "/abort", DrillSuite.because("release 5.1 makes pushes fail"));
    }

    @Override
    public Look verify() throws Exception {
        phone.write(1);
        Answer answer = phone.send();
        return new Look(
                answer.code().equals("local-only"),
                "everybody is local-only again: a push is answered " + answer.status() + " " + answer.code());
    }

    @Override
    public void undo() throws Exception {
        LocalOnly.off(operator);
    }
}
