package io.tidemark.benchmarks.push;

import io.tidemark.benchmarks.load.LoadClient;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.suite.Session;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A device that pushes its queue; what was not confirmed is sent again first, as a client has to. */
public final class PushClient implements LoadClient {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final String APPLIED = "\"status\":\"applied\"";
    private static final String REJECTED = "\"status\":\"rejected\"";

    private final Session session;
    private final OfflineQueue queue;
    private final int batch;
    private byte @Nullable [] pending;
    private int sent;
    private int refused;

    /** A device with a queue of its own, that sends so many operations at once. */
    public PushClient(Session session, Payloads payloads, int batch) {
        this(session, new OfflineQueue(payloads, Flaw.NONE), batch);
    }

    PushClient(Session session, OfflineQueue queue, int batch) {
        this.session = session;
        this.queue = queue;
        this.batch = batch;
    }

    /** Pushes a batch; the units are its operations that were applied, when each one was decided. */
    @Override
    public int send() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = push();
        return answer.statusCode() == OK && pending == null ? count(answer.body(), APPLIED) : 0;
    }

    /** How many requests were sent. */
    int sent() {
        return sent;
    }

    /** How many requests were answered 429 or 503: come back later. */
    int refused() {
        return refused;
    }

    /** Pushes a batch and returns what came back. */
    public HttpResponse<byte[]> push() throws IOException, InterruptedException {
        byte[] body = pending == null ? queue.next(batch) : pending;
        pending = body;
        sent++;
        HttpResponse<byte[]> answer = session.send("POST", "/api/benchmarks/bulk", body);
        if (answer.statusCode() == TOO_MANY || answer.statusCode() == UNAVAILABLE) {
            refused++;
        }
        if (answer.statusCode() == OK && count(answer.body(), APPLIED) + count(answer.body(), REJECTED) == batch) {
            pending = null;
        }
        return answer;
    }

    private static int count(byte[] answer, String status) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int count = 0;
        for (int at = text.indexOf(status); at >= 0; at = text.indexOf(status, at + status.length())) {
            count++;
        }
        return count;
    }
}
