package io.tidemark.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.system.SuiteUnderTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A device that sends one request until it is answered, then the next. One in ten answers it loses, and sends again; one in
 * twenty requests it sends twice at once. Each {@link #tick()} is one attempt.
 */
final class ChaosDevice {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final ChaosHttp http;
    private final Queue queue;
    private final Random random;
    private final AtomicLong applied = new AtomicLong();
    private final List<String> complaints = new ArrayList<>();
    private volatile boolean stopping;
    private volatile boolean idle;
    private @Nullable String pending;
    private long notBefore = System.nanoTime();

    ChaosDevice(ChaosHttp http, String name, boolean counts, Random random) {
        this.http = http;
        this.random = random;
        this.queue = new Queue(name, counts, random);
    }

    /** Sends what is pending once, unless it was told to wait. */
    void tick() {
        if (idle || System.nanoTime() < notBefore) {
            return;
        }
        String request = pending;
        if (request == null) {
            if (stopping) {
                idle = true;
                return;
            }
            request = queue.nextRequest();
            pending = request;
        }
        List<HttpResponse<String>> answers = new ArrayList<>();
        int copies = random.nextInt(20) == 0 ? 2 : 1;
        List<CompletableFuture<HttpResponse<String>>> sending = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            sending.add(http.push(request));
        }
        for (CompletableFuture<HttpResponse<String>> one : sending) {
            try {
                answers.add(one.join());
            } catch (CompletionException e) {
                // No answer: it is sent again.
                http.log().say("no answer: " + e.getCause());
            }
        }
        answers.forEach(this::hear);
    }

    private void hear(HttpResponse<String> answer) {
        switch (answer.statusCode()) {
            case 200 -> {
                applied.addAndGet(queue.hear(results(answer)));
                if (random.nextInt(10) != 0) {
                    pending = null;
                }
            }
            // Taken, and decided later: sending it again brings the answer.
            case 202 -> {}
            case 429, 503 -> comeBack(answer);
            default -> complain("unexpected answer " + answer.statusCode() + ": " + answer.body());
        }
    }

    private void comeBack(HttpResponse<String> answer) {
        String after = answer.headers().firstValue("Retry-After").orElse("");
        if (after.matches("[0-9]{1,6}")) {
            Duration pause = Duration.ofSeconds(Long.parseLong(after));
            notBefore = System.nanoTime() + (pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE).toNanos();
        } else {
            complain(answer.statusCode() + " without Retry-After: " + answer.body());
        }
    }

    private JsonNode results(HttpResponse<String> answer) {
        return SuiteUnderTest.json(answer.body()).get("results");
    }

    private void complain(String what) {
        complaints.add(what);
        http.log().say(what);
    }

    /** It finishes what it has begun and begins nothing more. */
    void stop() {
        stopping = true;
    }

    boolean isIdle() {
        return idle;
    }

    /** How many operations it knows to be applied. */
    long applied() {
        return applied.get();
    }

    Queue queue() {
        return queue;
    }

    /** What no client should meet. Only once it is idle. */
    List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        all.addAll(queue.contradictions());
        return all;
    }
}
