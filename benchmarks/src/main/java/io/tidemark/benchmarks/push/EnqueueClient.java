package io.tidemark.benchmarks.push;

import io.tidemark.benchmarks.load.LoadClient;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.suite.Session;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A device that leaves its operations in the queue and waits for no outcome; what was not taken is sent again first. */
public final class EnqueueClient implements LoadClient {
    private static final int ACCEPTED = 202;

    private final Session session;
    private final OfflineQueue queue;
    private final int batch;
    private byte @Nullable [] pending;
    private long queued;

    /** A device with a queue of its own, that sends so many operations at once. */
    public EnqueueClient(Session session, Payloads payloads, int batch) {
        this.session = session;
        this.queue = new OfflineQueue(payloads, Flaw.NONE);
        this.batch = batch;
    }

    @Override
    public int send() throws IOException, InterruptedException {
        byte[] body = pending == null ? queue.next(batch) : pending;
        pending = body;
        if (session.enqueue("/api/benchmarks/bulk", body).statusCode() != ACCEPTED) {
            return 0;
        }
        pending = null;
        queued += batch;
        return batch;
    }

    /** How many operations were taken, those of the warm-up too. */
    public long queued() {
        return queued;
    }
}
