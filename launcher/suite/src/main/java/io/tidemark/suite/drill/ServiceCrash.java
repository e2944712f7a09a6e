package io.tidemark.suite.drill;

import java.io.IOException;

/** R83: the service that applies operations dies. The launcher, or the kubelet, starts it again. */
final class ServiceCrash implements Drill {
    private static final String PART = "snapshot-service";

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;

    ServiceCrash(DrillSuite suite) throws IOException {
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
        ProcessHandle process = suite.process(PART);
        process.destroyForcibly();
        process.onExit().join();
        phone.write(3);
    }

    @Override
    public Look detect() throws Exception {
        return Status.service(suite, PART, false);
    }

    @Override
    public void mitigate() throws Exception {
        phone.send();
    }

    @Override
    public Look verify() throws Exception {
        Look up = Status.service(suite, PART, true);
        return up.there() ? phone.whole() : up;
    }

    @Override
    public void undo() {}
}
