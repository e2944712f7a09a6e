package io.tidemark.flag.publication;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.flag.feature.FeatureSet;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes each set of flags that this replica comes to hold, which is stored by then, until Kafka has it; of several that
 * wait, the newest. Every replica does, so that the last word is the newest whichever of them is slow. Who changes a flag
 * does not wait for it.
 */
@Singleton
class FlagPublisher {
    private static final Logger LOG = Logger.getLogger(FlagPublisher.class);
    private static final int LAST = Interceptor.Priority.PLATFORM_AFTER;

    private final FlagProducer producer;
    private final Clock clock;
    private final long retryMillis;
    private final AtomicInteger up;
    private final AtomicReference<@Nullable FeatureSet> newest = new AtomicReference<>();
    /** Apart, since a newer set in which the switch is off must not hide that it was on. */
    private final AtomicReference<@Nullable FeatureSet> lastOn = new AtomicReference<>();

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("flag-publisher").factory());

    FlagPublisher(FlagProducer producer, PublicationConfig config, Clock clock, MeterRegistry metrics) {
        this.producer = producer;
        this.clock = clock;
        this.retryMillis = config.retryEvery().toMillis();
        this.up = metrics.gauge("dependency_up", Tags.of("dependency", "kafka"), new AtomicInteger());
    }

    /** After all others, so that only what the engine takes is published, and packing it delays nobody. */
    void take(@Observes @Priority(LAST) FeatureSet set) {
        if (isOn(set)) {
            lastOn.set(set);
        }
        newest.set(set);
        schedule(0);
    }

    private static boolean isOn(FeatureSet set) {
        return set.find(FlagKeys.LOCAL_ONLY)
                .filter(feature -> feature.document().path("enabled").asBoolean())
                .isPresent();
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void schedule(long afterMillis) {
        try {
            executor.schedule(this::publish, afterMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The service stops", e);
        }
    }

    private void publish() {
        try {
            send(FlagsMessage.LAST_ON, lastOn);
            send(FlagsMessage.NEWEST, newest);
            report(1);
        } catch (ExecutionException | KafkaException e) {
            LOG.debug("The flags were not published", e);
            report(0);
            schedule(retryMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(String key, AtomicReference<@Nullable FeatureSet> waiting)
            throws ExecutionException, InterruptedException {
        FeatureSet set = waiting.get();
        if (set != null) {
            producer.send(
                    key, new FlagsMessage(FlagsMessage.VERSION, set.epoch(), clock.instant(), set.clientDocument()));
            waiting.compareAndSet(set, null);
        }
    }

    private void report(int now) {
        if (up.getAndSet(now) != now) {
            LOG.infof(now == 1 ? "The flags are published" : "Kafka does not take the flags; it is tried again");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        executor.shutdownNow();
    }
}
