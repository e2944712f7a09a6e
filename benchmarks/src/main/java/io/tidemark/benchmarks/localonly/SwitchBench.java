package io.tidemark.benchmarks.localonly;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Latencies;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.push.PushClient;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.benchmarks.suite.Session;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long clients can still write after an operator has turned local-only on, for the tenant of the benchmarks alone. */
public final class SwitchBench {
    private static final int TIMES = 200;
    private static final int OK = 200;
    private static final int PAUSED = 503;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Session operator;
    private final PushClient client;

    public SwitchBench(RunningSuite suite) {
        this.operator = suite.operator();
        this.client = new PushClient(suite.user(suite.gateway(), "switched"), new Payloads(), 1);
    }

    /** Turns it on and off some times; it is off at the end. */
    public Figure measure() throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        int missed = 0;
        try {
            await(OK);
            for (int i = 0; i < TIMES; i++) {
                long begin = System.nanoTime();
                turn(true);
                if (await(PAUSED)) {
                    nanos.add(System.nanoTime() - begin);
                } else {
                    missed++;
                }
                turn(false);
                await(OK);
            }
        } finally {
            turn(false);
        }
        long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
        return Figure.ofTimes("local-only.on", "switches", Latencies.ofNanos(all), missed);
    }

    private void turn(boolean on) throws IOException, InterruptedException {
        String body = "{\"enabled\":%s,\"reason\":\"benchmark\"}".formatted(on);
        HttpResponse<byte[]> answer = operator.send("PUT", "/ops/local-only", body.getBytes(StandardCharsets.UTF_8));
        if (answer.statusCode() != OK) {
            throw new IOException("the switch was not moved: " + answer.statusCode() + " "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    /** Pushes until an answer has that status; whether one had in time. */
    private boolean await(int status) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            HttpResponse<byte[]> answer = client.push();
            if (answer.statusCode() == status && (status == OK || isLocalOnly(answer))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocalOnly(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8).contains("\"local-only\"");
    }
}
