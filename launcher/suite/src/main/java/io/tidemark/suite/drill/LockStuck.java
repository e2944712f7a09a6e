package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.suite.drill.fault.HeldPart;
import io.tidemark.suite.drill.fault.SecondReplica;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * R50, R54, R60: a replica of snapshot-service holds leases and hangs. The ten minutes after which a lease counts as stuck are
 * told to the database rather than waited for.
 */
final class LockStuck implements Drill {
    private static final String SERVICE = "snapshot-service";
    private static final int USERS = 8;

    private final DrillSuite suite;
    private final String tenant = DrillSuite.freshTenant();
    private final List<DrillDevice> phones = new ArrayList<>();
    private final List<String> released = new ArrayList<>();
    private @Nullable SecondReplica second;
    private @Nullable HeldPart held;

    LockStuck(DrillSuite suite) {
        this.suite = suite;
    }

    @Override
    public String tenant() {
        return tenant;
    }

    @Override
    public void prepare() throws Exception {
        for (int i = 0; i < USERS; i++) {
            DrillDevice phone = suite.device(tenant, "worker" + i);
            phone.settle();
            phones.add(phone);
        }
        second = SecondReplica.start(suite.process(SERVICE), suite.log(SERVICE + "-drill"));
        long pid = second.process().pid();
        suite.await("a second replica that holds leases", () -> {
            long holds = leasesOf(pid).size();
            return new Look(holds > 0, "process " + pid + " holds " + holds + " leases");
        });
    }

    @Override
    public void stage() throws Exception {
        SecondReplica replica = replica();
        held = HeldPart.of(replica.process());
        suite.database().ageLeases(replica.process().pid());
        for (DrillDevice phone : phones) {
            phone.write(2);
        }
    }

    @Override
    public Look detect() throws Exception {
        List<String> stale = new ArrayList<>();
        leasesOf(replica().process().pid()).forEach(lease -> {
            if (lease.path("stale").asBoolean()) {
                stale.add(lease.path("name").asText());
            }
        });
        return new Look(!stale.isEmpty(), "GET /ops/leases: stale are " + stale);
    }

    @Override
    public void mitigate() throws Exception {
        Caller operator = suite.operator(tenant);
        for (JsonNode lease : leasesOf(replica().process().pid())) {
            String name = lease.path("name").asText();
            operator.order("/ops/leases/" + name + "/release", DrillSuite.because("its holder hangs"));
            released.add(name);
        }
    }

    @Override
    public Look verify() throws Exception {
        Look whole = DrillDevice.allWhole(phones);
        if (!whole.there()) {
            return whole;
        }
        if (held != null) {
            // What the former owner still tries to write is refused: it was fenced.
            held.letGo();
            held = null;
            return new Look(false, "the former holder has just been let go on");
        }
        return new Look(true, whole.seen() + "; released " + released);
    }

    @Override
    public void undo() throws Exception {
        if (held != null) {
            held.letGo();
        }
        if (second != null) {
            second.close();
        }
    }

    private SecondReplica replica() throws IOException {
        if (second == null) {
            throw new IOException("the second replica was not started");
        }
        return second;
    }

    private List<JsonNode> leasesOf(long pid) throws IOException, InterruptedException {
        return suite.operator(tenant)
                .read("/ops/leases")
                .path("leases")
                .valueStream()
                .filter(lease -> lease.path("runner_id").asText().contains("/" + pid + "/"))
                .toList();
    }
}
