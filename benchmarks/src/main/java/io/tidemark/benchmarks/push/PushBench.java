package io.tidemark.benchmarks.push;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Tally;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.PacedLoop;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.benchmarks.suite.RunningSuite;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** How fast pushes are confirmed. */
public final class PushBench {
    /** The figure of bulk pushes at the one address. */
    public static final String THROUGH_GATEWAY = "push.bulk";

    private final RunningSuite suite;
    private final Timing timing;
    private final Payloads payloads = new Payloads();

    public PushBench(RunningSuite suite, Timing timing) {
        this.suite = suite;
        this.timing = timing;
    }

    /** Full batches, by clients that never pause, each with a user and a device of its own. */
    public Figure bulk(String name, URI address, int clients, int batch) throws InterruptedException {
        List<PushClient> all = IntStream.range(0, clients)
                .mapToObj(i -> new PushClient(suite.user(address, name + "-" + i), payloads, batch))
                .toList();
        return Figure.of(name, "operations", ClosedLoop.run(all, timing));
    }

    /** Single operations through the gateway, so many a second. */
    public Figure light(int perSecond) throws InterruptedException {
        String name = "push.single." + perSecond;
        PushClient client = new PushClient(suite.user(suite.gateway(), name), payloads, 1);
        Tally tally = PacedLoop.run(client, perSecond, timing);
        return Figure.of(name, "operations", tally);
    }
}
