package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * R110: the store refuses a client's learning records; its sync starts again and again with the same number of changes, and
 * completes nothing.
 */
final class LearningSyncStuck implements Drill {
    private static final String METRIC = "learning_sync_stuck_clients";
    private static final String SERVICE = "integrity-service";
    private static final String USER = "pupil";
    private static final int RECORDS = 4;

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final Caller client;
    private final Caller operator;
    private final DrillDevice phone;
    private double before;
    private boolean toldStarted;
    private boolean toldCompleted;

    LearningSyncStuck(DrillSuite suite) throws IOException {
        this.suite = suite;
        this.client = suite.caller(tenant, USER, "user");
        this.operator = suite.operator(tenant);
        this.phone = DrillDevice.ofLearningRecords(client, USER);
    }

    @Override
    public String tenant() {
        return tenant;
    }

    @Override
    public void prepare() throws Exception {
        phone.settle();
        before = suite.metric(SERVICE, METRIC);
    }

    @Override
    public void stage() throws Exception {
        suite.database().refuse(tenant);
        phone.write(RECORDS);
        toldStarted = true;
        for (int i = 0; i < 3; i++) {
            tell(event("learning_sync_started").put("dirtyCount", phone.waiting()));
            phone.send();
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
        long failed = failed();
        return new Look(
                stuck > before && failed == RECORDS, METRIC + " is " + stuck + ", " + failed + " operations failed");
    }

    private long failed() throws IOException, InterruptedException {
        return operator.read("/ops/failed-operations?collection=learning-records&user=" + USER)
                .path("total")
                .asLong();
    }

    @Override
    public void mitigate() throws Exception {
        suite.database().refuseNoMore();
        JsonNode retried = operator.order(
                "/api/learning-records/retry", DrillSuite.object().put("userId", USER));
        if (retried.path("applied").asInt() != RECORDS) {
            throw new IOException("the retry did not apply all " + RECORDS + ": " + retried);
        }
    }

    /** The client completes its sync by itself once its operations are there; nobody else says so. */
    @Override
    public Look verify() throws Exception {
        Look whole = phone.whole();
        if (!whole.there() || failed() > 0) {
            return new Look(false, whole.seen() + "; " + failed() + " operations are kept as failed");
        }
        tellCompleted();
        double stuck = suite.metric(SERVICE, METRIC);
        return new Look(stuck <= before, whole.seen() + "; " + METRIC + " is " + stuck);
    }

    private void tellCompleted() throws IOException, InterruptedException {
        if (toldStarted && !toldCompleted) {
            tell(event("learning_sync_completed").put("status", "success").put("queueDelta", -RECORDS));
            toldCompleted = true;
        }
    }

    @Override
    public void undo() throws Exception {
        suite.database().refuseNoMore();
        // Else the client counts as stuck until it was not heard of for long.
        tellCompleted();
    }
}
