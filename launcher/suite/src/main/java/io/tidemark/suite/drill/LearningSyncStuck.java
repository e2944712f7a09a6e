package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** R110: a client starts its learning sync again and again with the same number of changes, and completes nothing. */
final class LearningSyncStuck implements Drill {
    private static final String METRIC = "learning_sync_stuck_clients";
    private static final String SERVICE = "integrity-service";

    private final DrillSuite suite;
    private final Caller client;
    private final Caller operator;
    private double before;

    LearningSyncStuck(DrillSuite suite) throws IOException {
        this.suite = suite;
        String tenant = DrillSuite.freshTenant();
        this.client = suite.caller(tenant, "pupil", "user");
        this.operator = suite.operator(tenant);
    }

    @Override
    public void prepare() throws Exception {
        before = suite.metric(SERVICE, METRIC);
    }

    @Override
    public void stage() throws Exception {
        for (int i = 0; i < 3; i++) {
            tell(event("learning_sync_started").put("dirtyCount", 4));
        }
    }

    private static ObjectNode event(String name) {
        return DrillSuite.object().put("event", name);
    }

    private void tell(ObjectNode event) throws IOException, InterruptedException {
        ObjectNode body = DrillSuite.object();
        body.putArray("events").add(event);
        client.order("/api/telemetry", body);
    }

    @Override
    public Look detect() throws Exception {
        double stuck = suite.metric(SERVICE, METRIC);
        return new Look(stuck > before, METRIC + " is " + stuck);
    }

    @Override
    public void mitigate() throws Exception {
        operator.order("/api/learning-records/retry", DrillSuite.object().put("userId", "pupil"));
        tell(event("learning_sync_completed").put("status", "success").put("queueDelta", -4));
    }

    @Override
    public Look verify() throws Exception {
        double stuck = suite.metric(SERVICE, METRIC);
        return new Look(stuck <= before, METRIC + " is " + stuck);
    }

    @Override
    public void undo() {}
}
