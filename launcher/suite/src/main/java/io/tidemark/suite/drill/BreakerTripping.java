package io.tidemark.suite.drill;

import io.tidemark.suite.drill.fault.HeldPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** R55: Kafka answers nobody; after 15 failures in a row ingest-service no longer asks it. */
final class BreakerTripping implements Drill {
    private static final String PART = "kafka";
    private static final int AT_ONCE = 20;

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final List<DrillDevice> phones = new ArrayList<>();
    private @Nullable HeldPart held;

    BreakerTripping(DrillSuite suite) throws IOException {
        this.suite = suite;
        for (int i = 0; i < AT_ONCE; i++) {
            phones.add(suite.device(tenant, "worker" + i));
        }
    }

    @Override
    public String tenant() {
        return tenant;
    }

    @Override
    public void prepare() throws Exception {
        for (DrillDevice phone : phones) {
            phone.settle();
        }
    }

    @Override
    public void stage() throws Exception {
        held = HeldPart.of(suite.process(PART));
        phones.forEach(phone -> phone.write(1));
    }

    @Override
    public Look detect() throws Exception {
        sendAll();
        return Status.breaker(suite, "open");
    }

    private void sendAll() throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Answer>> sendings = new ArrayList<>();
            phones.forEach(phone -> sendings.add(phone::send));
            threads.invokeAll(sendings);
        }
    }

    @Override
    public void mitigate() throws Exception {
        suite.restart(PART);
    }

    @Override
    public Look verify() throws Exception {
        for (DrillDevice phone : phones) {
            Look whole = phone.whole();
            if (!whole.there()) {
                return whole;
            }
        }
        Look breaker = Status.breaker(suite, "closed");
        Look probes = Probes.all(suite);
        return new Look(breaker.there() && probes.there(), breaker.seen() + "; " + probes.seen());
    }

    @Override
    public void undo() throws Exception {
        if (held != null) {
            held.letGo();
        }
    }
}
