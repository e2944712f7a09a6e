package io.tidemark.snapshot.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Tells who waits for it that a user's stream may have gone on. Every replica hears of all commits, whoever made them. A
 * watch is opened before the stream is read, so that nothing can be committed unnoticed in between; it holds no thread and no
 * connection.
 */
@Startup
@ApplicationScoped
class StreamWatch {
    private static final Duration COME_BACK = Duration.ofSeconds(5);

    private final Map<String, Set<Watch>> watches = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final int most;

    StreamWatch(FeedConfig config, MeterRegistry meters) {
        this.most = config.maxWaiting();
        Gauge.builder("changes_waiting_requests", open, AtomicInteger::get)
                .description("Requests that wait for something new")
                .register(meters);
    }

    /** Watches from now on. Fails with {@code overloaded} when too many watch already. */
    Watch open(Caller caller) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw ProblemException.retryable(ErrorCode.OVERLOADED, most + " requests wait already", COME_BACK);
        }
        Watch watch = new Watch(caller.tenant() + "/" + caller.user());
        watches.compute(watch.key, (key, others) -> {
            Set<Watch> all = others == null ? new HashSet<>() : others;
            all.add(watch);
            return all;
        });
        return watch;
    }

    @Incoming("stream-heads")
    void heard(ConsumerRecords<String, byte[]> outcomes) {
        if (!watches.isEmpty()) {
            for (ConsumerRecord<String, byte[]> outcome : outcomes) {
                wake(outcome.key());
            }
        }
    }

    private void wake(@Nullable String key) {
        Set<Watch> woken = key == null ? null : watches.remove(key);
        if (woken != null) {
            open.addAndGet(-woken.size());
            woken.forEach(watch -> watch.woken.complete(true));
        }
    }

    /** One wait of one request. */
    final class Watch implements AutoCloseable {
        private final String key;
        private final CompletableFuture<Boolean> woken = new CompletableFuture<>();

        private Watch(String key) {
            this.key = key;
        }

        /** Completes once the stream may have gone on since this was opened. */
        CompletableFuture<Boolean> woken() {
            return woken;
        }

        /** Watches no longer; harmless when it was woken. */
        @Override
        public void close() {
            watches.computeIfPresent(key, (sameKey, all) -> {
                if (all.remove(this)) {
                    open.decrementAndGet();
                }
                return all.isEmpty() ? null : all;
            });
        }
    }
}
