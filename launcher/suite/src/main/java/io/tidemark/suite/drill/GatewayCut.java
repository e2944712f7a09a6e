package io.tidemark.suite.drill;

import io.tidemark.suite.drill.fault.HeldPart;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** R85: the services are well, and nobody reaches them. */
final class GatewayCut implements Drill {
    private static final String HEALTH = "/health";

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;
    private final Caller front;
    private final Caller behind;
    private @Nullable HeldPart held;

    GatewayCut(DrillSuite suite) throws IOException {
        this.suite = suite;
        this.phone = suite.device(tenant, "worker");
        this.front = new Caller(suite.url(), "");
        this.behind = new Caller("http://127.0.0.1:" + suite.port("ingest-service"), "");
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
        held = HeldPart.alone(suite.state().launcher().find().orElseThrow());
        phone.write(3);
    }

    @Override
    public Look detect() throws Exception {
        int service = behind.get(HEALTH).status();
        try {
            return new Look(false, "the gateway answers " + front.get(HEALTH).status());
        } catch (IOException e) {
            return new Look(
                    service == 200, "the gateway's address does not answer; ingest-service's own answers " + service);
        }
    }

    @Override
    public void mitigate() throws Exception {
        undo();
    }

    @Override
    public Look verify() throws Exception {
        int status = front.get(HEALTH).status();
        return status == 200 ? phone.whole() : new Look(false, "the gateway answers " + status);
    }

    @Override
    public void undo() throws Exception {
        if (held != null) {
            held.letGo();
        }
    }
}
