package io.tidemark.suite.drill;

import io.tidemark.suite.drill.fault.HeldPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** R84, as far as it has a meaning here: ingest-service starts without its file of flags, and flag-service answers nobody. */
final class CacheCold implements Drill {
    private static final String FLAGS = "flag-service";
    private static final String INGEST = "ingest-service";

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final DrillDevice phone;
    private final Path cache;
    private @Nullable HeldPart held;

    CacheCold(DrillSuite suite) throws IOException {
        this.suite = suite;
        this.phone = suite.device(tenant, "worker");
        this.cache = suite.kept(INGEST).resolve("flags");
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
        held = HeldPart.of(suite.process(FLAGS));
        Files.deleteIfExists(cache);
        suite.restart(INGEST);
        phone.write(3);
    }

    @Override
    public Look detect() throws Exception {
        Look written = phone.whole();
        Look away = Status.service(suite, FLAGS, false);
        return new Look(written.there() && away.there(), away.seen() + "; without it " + written.seen());
    }

    @Override
    public void mitigate() throws Exception {
        suite.restart(FLAGS);
    }

    @Override
    public Look verify() throws Exception {
        double up = suite.metric(INGEST, "dependency_up");
        if (up < 1 || !Files.exists(cache)) {
            return new Look(
                    false,
                    "ingest-service: dependency_up is " + up + ", its file of flags is "
                            + (Files.exists(cache) ? "there" : "missing"));
        }
        return phone.whole();
    }

    @Override
    public void undo() throws Exception {
        if (held != null) {
            held.letGo();
        }
    }
}
