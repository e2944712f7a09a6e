package io.tidemark.suite.drill;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** R107, R118: a device's token has expired. */
final class BadToken implements Drill {
    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;

    BadToken(DrillSuite suite) throws IOException {
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
        Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
        phone.signIn(new Caller(suite.url(), suite.token(tenant, "worker", "user", yesterday)));
        phone.write(3);
    }

    @Override
    public Look detect() throws Exception {
        Answer answer = phone.send();
        return new Look(
                answer.status() == 401 && answer.code().equals("invalid-token"),
                "a push is answered " + answer.status() + " " + answer.code());
    }

    @Override
    public void mitigate() throws Exception {
        phone.signIn(suite.caller(tenant, "worker", "user"));
    }

    @Override
    public Look verify() throws Exception {
        return phone.whole();
    }

    @Override
    public void undo() {}
}
