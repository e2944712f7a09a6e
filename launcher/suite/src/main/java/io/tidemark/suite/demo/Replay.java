package io.tidemark.suite.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Pushes changes as two devices of one user do that take turns, and every tenth request (from the first on) a second
 * time, as a client does whose answer was lost.
 */
final class Replay {

    private static final String[] DEVICES = {"laptop", "phone"};
    private static final int RESEND_EVERY = 10;
    private static final int FINDINGS_KEPT = 20;

    private final DemoClient client;
    private final String token;
    private final IntConsumer progress;
    private final Map<String, Long> bases = new HashMap<>();
    private final Map<String, Integer> changesOf = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private Push next = new Push();
    private int pushes;
    private int operations;
    private int applied;
    private int duplicates;

    /**
     * Nothing is pushed yet.
     *
     * @param progress told the number of operations after each request
     */
    Replay(DemoClient client, String token, IntConsumer progress) {
        this.client = client;
        this.token = token;
        this.progress = progress;
    }

    /** Takes a change of a commit; pushes what is waiting when that is due. */
    void add(FileChange change, String operationId) throws IOException, InterruptedException {
        if (!next.takes(change)) {
            flush();
        }
        next.add(change, operationId, bases.getOrDefault(change.path(), 0L));
        changesOf.merge(change.path(), 1, Integer::sum);
    }

    /** Pushes what is waiting. */
    void flush() throws IOException, InterruptedException {
        if (next.isEmpty()) {
            return;
        }
        Push push = next;
        next = new Push();
        byte[] body = push.body(DEVICES[pushes % DEVICES.length]);
        pushes++;
        operations += push.size();
        HttpResponse<byte[]> answer = client.post("/api/files/bulk", token, body);
        learn(push, DemoClient.json(answer));
        if (pushes % RESEND_EVERY == 1) {
            resend(push, body, answer.body());
        }
        progress.accept(operations);
    }

    private void learn(Push push, JsonNode answer) {
        int i = 0;
        for (String path : push.paths()) {
            JsonNode result = answer.path("results").path(i++);
            if (result.path("status").asText().equals("applied")) {
                applied++;
                // A file that comes back is a new record to the client.
                bases.put(path, push.removes(path) ? 0 : result.path("version").longValue());
            } else {
                find(path + " was not applied: " + result);
            }
        }
    }

    private void resend(Push push, byte[] body, byte[] first) throws IOException, InterruptedException {
        HttpResponse<byte[]> again = client.post("/api/files/bulk", token, body);
        duplicates += push.size();
        String replayed = again.headers().firstValue("Idempotent-Replayed").orElse("absent");
        if (!replayed.equals(Integer.toString(push.size()))) {
            find("request " + pushes + " sent again: Idempotent-Replayed is " + replayed + ", not " + push.size());
        }
        if (!Arrays.equals(first, again.body())) {
            find("request " + pushes + " sent again: the answer is another one");
        }
    }

    private void find(String finding) {
        if (findings.size() < FINDINGS_KEPT) {
            findings.add(finding);
        }
    }

    int operations() {
        return operations;
    }

    int applied() {
        return applied;
    }

    int duplicates() {
        return duplicates;
    }

    /** What was not as it should be, the first twenty. */
    List<String> findings() {
        return findings;
    }

    /** How many changes each file had, by path. */
    Map<String, Integer> changesOf() {
        return changesOf;
    }
}
