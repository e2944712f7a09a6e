package io.tidemark.benchmarks.peer;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.LoadClient;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.load.Timing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The same documents in batches of the same size to a server of CouchDB's protocol, each client to a database of its own. */
public final class PeerBench {
    private static final int CREATED = 201;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Payloads payloads = new Payloads();
    private final Timing timing;

    public PeerBench(Timing timing) {
        this.timing = timing;
    }

    /** Documents a second, by {@code _bulk_docs}. */
    public Figure measure(PouchServer server, int clients, int batch) throws IOException, InterruptedException {
        List<LoadClient> loads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            URI database = server.address().resolve("/bench-" + i);
            send("PUT", database, "");
            URI bulk = URI.create(database + "/_bulk_docs");
            loads.add(new LoadClient() {
                private long next;

                @Override
                public int send() throws IOException, InterruptedException {
                    String body = documents(next, batch);
                    next += batch;
                    return PeerBench.this.send("POST", bulk, body) == CREATED ? batch : 0;
                }
            });
        }
        return Figure.of("peer.bulk", "documents", ClosedLoop.run(loads, timing));
    }

    private String documents(long first, int batch) {
        StringBuilder body = new StringBuilder(batch * (Payloads.SIZE + 32)).append("{\"docs\":[");
        for (long i = first; i < first + batch; i++) {
            body.append(i == first ? "" : ",")
                    .append("{\"_id\":\"record-")
                    .append(i)
                    .append("\",")
                    .append(payloads.get(i), 1, payloads.get(i).length());
        }
        return body.append("]}").toString();
    }

    private int send(String method, URI address, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
        return answer.statusCode();
    }
}
