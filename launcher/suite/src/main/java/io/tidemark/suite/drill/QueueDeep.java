package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.suite.drill.store.TableLock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** R56: somebody holds a table, as a migration would, and operations pile up. */
final class QueueDeep implements Drill {
    private static final int USERS = 8;
    private static final int EACH = 500;
    private static final long DEEP = 1_000;
    private static final String SERVICE = "snapshot-service";
    /** What the alert looks at. */
    private static final String PENDING = "pending_ops_gauge";

    private static final String LAG = "operations_lag_records";

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final Caller operator;
    private final List<DrillDevice> phones = new ArrayList<>();
    private @Nullable TableLock lock;
    private int again;

    QueueDeep(DrillSuite suite) throws IOException {
        this.suite = suite;
        this.operator = suite.operator(tenant);
        for (int i = 0; i < USERS; i++) {
            phones.add(suite.device(tenant, "worker" + i));
        }
    }

    @Override
    public String tenant() {
        return tenant;
    }

    @Override
    public void prepare() throws Exception {
        // How many operations wait is estimated from how many the latest records held.
        for (DrillDevice phone : phones) {
            phone.write(EACH - 1);
            phone.settle();
        }
    }

    @Override
    public void stage() throws Exception {
        lock = suite.database().lockStreams();
        for (DrillDevice phone : phones) {
            phone.write(EACH);
            phone.send();
        }
    }

    @Override
    public Look detect() throws Exception {
        double pending = suite.metric(SERVICE, PENDING);
        if (pending <= DEEP) {
            // The gauge is an estimate, and low where records were small before: then it takes more of them.
            phones.get(again++ % USERS).send();
        }
        int written = phones.stream().mapToInt(DrillDevice::waiting).sum();
        double lag = suite.metric(SERVICE, LAG);
        JsonNode waiting = operator.read("/ops/database").path("waiting");
        return new Look(
                pending > DEEP && written > DEEP && lag >= USERS && !waiting.isEmpty(),
                "%s is %.0f, %s %.0f; devices have %d without an answer; GET /ops/database: %d wait"
                        .formatted(PENDING, pending, LAG, lag, written, waiting.size()));
    }

    @Override
    public void mitigate() throws Exception {
        suite.database().endBlockers();
    }

    @Override
    public Look verify() throws Exception {
        Look whole = DrillDevice.allWhole(phones);
        double pending = suite.metric(SERVICE, PENDING);
        return new Look(whole.there() && pending <= DEEP, whole.seen() + "; " + PENDING + " is " + (long) pending);
    }

    @Override
    public void undo() throws Exception {
        if (lock != null) {
            lock.close();
        }
    }
}
