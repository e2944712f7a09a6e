package io.tidemark.benchmarks.read;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.LoadClient;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.benchmarks.push.PushClient;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.benchmarks.suite.Session;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How fast devices are told what is new: nothing, or a thousand changes. Each client is a user with a thousand changes. */
public final class ReadBench {
    private static final int BATCH = 100;
    private static final int BATCHES = 10;
    private static final int OK = 200;

    private final RunningSuite suite;
    private final Timing timing;
    private final List<Session> readers;
    private final List<String> cursors = new ArrayList<>();

    public ReadBench(RunningSuite suite, Timing timing, int clients, String name) {
        this.suite = suite;
        this.timing = timing;
        this.readers = IntStream.range(0, clients)
                .mapToObj(i -> suite.user(suite.gateway(), name + "-" + i))
                .toList();
    }

    /** Pulls by readers of its own, for the length of the warm-up. */
    public void warm() throws IOException, InterruptedException {
        prepare();
        nothingNew("read.warm", suite.gateway());
    }

    /** Pushes what is read and pulls it once, so that every reader has a current cursor. */
    public void prepare() throws IOException, InterruptedException {
        Payloads payloads = new Payloads();
        for (Session reader : readers) {
            PushClient pusher = new PushClient(reader, payloads, BATCH);
            for (int done = 0; done < BATCHES; done++) {
                if (pusher.send() == 0) {
                    throw new IOException("a push was refused while reads were prepared");
                }
            }
            cursors.add(Cursors.next(reader.get("/api/changes?limit=1000").body()));
        }
    }

    /** An endpoint of the same service that does nothing. */
    public Figure empty(String name) throws InterruptedException {
        URI address = suite.service("snapshot-service");
        List<LoadClient> clients = readers.stream()
                .map(reader -> get(reader.at(address), "/health/live", 0))
                .toList();
        return Figure.of(name, "requests", ClosedLoop.run(clients, timing));
    }

    /** Pulls with a cursor behind which there is nothing, at that address. */
    public Figure nothingNew(String name, URI address) throws InterruptedException {
        List<LoadClient> clients = IntStream.range(0, readers.size())
                .mapToObj(i -> get(readers.get(i).at(address), "/api/changes?cursor=" + cursors.get(i), 0))
                .toList();
        return Figure.of(name, "requests", ClosedLoop.run(clients, timing));
    }

    /** Pulls of a thousand changes at the gateway. */
    public Figure thousand() throws InterruptedException {
        int size = BATCH * BATCHES * Payloads.SIZE;
        List<LoadClient> clients = readers.stream()
                .map(reader -> get(reader, "/api/changes?limit=1000", size))
                .toList();
        return Figure.of("read.thousand", "requests", ClosedLoop.run(clients, timing));
    }

    private static LoadClient get(Session session, String path, int atLeastBytes) {
        return () -> {
            var answer = session.get(path);
            return answer.statusCode() == OK && answer.body().length >= atLeastBytes ? 1 : 0;
        };
    }
}
