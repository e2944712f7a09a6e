package io.tidemark.system.chaos;

import io.tidemark.system.chaos.Evidence.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Devices that send one request, fall into the water, and never ask what became of it. Nobody resends what they sent: what
 * Kafka took of it has to be decided all the same.
 */
final class FallenDevices {
    private final ChaosHttp http;
    private final Random random;
    private final List<Queue> queues = new ArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();

    FallenDevices(ChaosHttp http, Random random) {
        this.http = http;
        this.random = random;
    }

    /** One more. */
    void tick() {
        Queue queue = new Queue("gone-" + queues.size(), false, random);
        queues.add(queue);
        underWay.incrementAndGet();
        CompletableFuture<?> unused =
                http.push(queue.nextRequest()).whenComplete((answer, failure) -> underWay.decrementAndGet());
    }

    /** Whether nothing of what they sent is still on its way to the suite. */
    boolean isIdle() {
        return underWay.get() == 0;
    }

    List<Sent> sent() {
        return queues.stream().flatMap(queue -> queue.sent().stream()).toList();
    }
}
