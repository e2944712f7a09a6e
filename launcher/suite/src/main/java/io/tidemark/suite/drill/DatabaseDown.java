package io.tidemark.suite.drill;

import io.tidemark.suite.drill.fault.HeldPart;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** R77, R82: PostgreSQL takes connections and answers nobody. */
final class DatabaseDown implements Drill {
    private static final String PART = "postgresql";

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;
    private @Nullable HeldPart held;

    DatabaseDown(DrillSuite suite) throws IOException {
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
        held = HeldPart.of(suite.process(PART));
        phone.write(3);
    }

    @Override
    public Look detect() throws Exception {
        return Status.dependency(suite, PART, false);
    }

    @Override
    public void mitigate() throws Exception {
        phone.send();
        suite.restart(PART);
    }

    @Override
    public Look verify() throws Exception {
        Look up = Status.dependency(suite, PART, true);
        if (!up.there()) {
            return up;
        }
        Look probes = Probes.all(suite);
        Look whole = phone.whole();
        return new Look(whole.there() && probes.there(), whole.seen() + "; " + probes.seen());
    }

    @Override
    public void undo() throws Exception {
        if (held != null) {
            held.letGo();
        }
    }
}
