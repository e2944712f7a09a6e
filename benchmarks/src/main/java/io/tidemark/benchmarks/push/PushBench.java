package io.tidemark.benchmarks.push;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Tally;
import io.tidemark.benchmarks.load.ClosedLoop;
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

    /** Full batches by more clients than there is room for; none of them waits as it is told. */
    public Overload overload(int clients, int batch) throws InterruptedException {
        List<PushClient> pushing = clients("push.overload", suite.gateway(), clients, batch);
        Figure figure = Figure.of("push.overload", "operations", ClosedLoop.run(pushing, timing));
        return new Overload(
                figure, pushing.stream().mapToInt(PushClient::refused).sum());
    }

    /**
     * What an overload came to.
     *
     * @param refused how many requests were told to come back later, those of the warm-up too
     */
    public record Overload(Figure figure, int refused) {}

    private List<PushClient> clients(String name, URI address, int clients, int batch) {
        return IntStream.range(0, clients)
                .mapToObj(i -> new PushClient(suite.user(address, name + "-" + i), payloads, batch))
                .toList();
    }
}
