package io.tidemark.benchmarks.push;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Tally;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.OpenLoop;
import io.tidemark.benchmarks.load.PacedLoop;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.benchmarks.suite.RunningSuite;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** How fast pushes are confirmed. */
public final class PushBench {
    /** The figure of bulk pushes at the one address. */
    public static final String THROUGH_GATEWAY = "push.bulk";

    private static final int LIGHT_RATE = 50;

    private final RunningSuite suite;
    private final Timing timing;
    private final Payloads payloads = new Payloads();

    public PushBench(RunningSuite suite, Timing timing) {
        this.suite = suite;
        this.timing = timing;
    }

    /** Full batches, by clients that never pause, each with a user and a device of its own. */
    public Figure bulk(String name, URI address, int clients, int batch) throws InterruptedException {
        return Figure.of(name, "operations", ClosedLoop.run(clients(name, address, clients, batch), timing));
    }

    /** Single operations through the gateway, fifty a second by each client. */
    public Figure light(int clients) throws InterruptedException {
        String name = "push.single." + clients * LIGHT_RATE;
        Tally tally = PacedLoop.run(clients(name, suite.gateway(), clients, 1), LIGHT_RATE, timing);
        return Figure.of(name, "operations", tally);
    }

    /** Full batches through the gateway, with operations among them that can't be applied. */
    public Figure flawed(String name, int clients, int batch, Flaw flaw) throws InterruptedException {
        List<PushClient> pushing = IntStream.range(0, clients)
                .mapToObj(i -> new PushClient(
                        suite.user(suite.gateway(), name + "-" + i), new OfflineQueue(payloads, flaw), batch))
                .toList();
        return Figure.of(name, "operations", ClosedLoop.run(pushing, timing));
    }

    /** Full batches through the gateway, so many operations a second whatever the answers are. */
    public Overload overload(double operationsPerSecond, int mostOnTheirWay, int batch) throws InterruptedException {
        List<PushClient> pushing = clients("push.overload", suite.gateway(), mostOnTheirWay, batch);
        OpenLoop.Load load = OpenLoop.run(pushing, operationsPerSecond / batch, timing);
        return new Overload(
                Figure.of("push.overload", "operations", load.tally()),
                load.due(),
                load.unsent(),
                pushing.stream().mapToLong(PushClient::sent).sum(),
                pushing.stream().mapToLong(PushClient::refused).sum());
    }

    /**
     * What an overload came to.
     *
     * @param due how many requests were to be sent while it was measured
     * @param unsent how many of them were not, as too many were on their way
     * @param sent how many were, those of the warm-up too
     * @param refused how many of these were told to come back later
     */
    public record Overload(Figure figure, long due, long unsent, long sent, long refused) {}

    private List<PushClient> clients(String name, URI address, int clients, int batch) {
        return IntStream.range(0, clients)
                .mapToObj(i -> new PushClient(suite.user(address, name + "-" + i), payloads, batch))
                .toList();
    }
}
