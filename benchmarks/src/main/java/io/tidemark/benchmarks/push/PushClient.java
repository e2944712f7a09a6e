package io.tidemark.benchmarks.push;

import io.tidemark.benchmarks.load.LoadClient;
import io.tidemark.benchmarks.suite.Session;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A device that pushes its queue; what was not confirmed is sent again first, as a client has to. */
public final class PushClient implements LoadClient {
    private static final int OK = 200;
    private static final String APPLIED = "\"status\":\"applied\"";

    private final Session session;
    private final OfflineQueue queue;
    private final int batch;
    private byte @Nullable [] pending;

    /** A device with a queue of its own, that sends so many operations at once. */
    public PushClient(Session session, Payloads payloads, int batch) {
        this.session = session;
        this.queue = new OfflineQueue(payloads);
        this.batch = batch;
    }

    /** Pushes a batch; the units are its operations, when each one was applied. */
    @Override
    public int send() throws IOException, InterruptedException {
        return push().statusCode() == OK && pending == null ? batch : 0;
    }

    /** Pushes a batch and returns what came back. */
    public HttpResponse<byte[]> push() throws IOException, InterruptedException {
        byte[] body = pending == null ? queue.next(batch) : pending;
        pending = body;
        HttpResponse<byte[]> answer = session.send("POST", "/api/benchmarks/bulk", body);
        if (answer.statusCode() == OK && applied(answer.body()) == batch) {
            pending = null;
        }
        return answer;
    }

    private static int applied(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int count = 0;
        for (int at = text.indexOf(APPLIED); at >= 0; at = text.indexOf(APPLIED, at + APPLIED.length())) {
            count++;
        }
        return count;
    }
}
