package io.tidemark.ingest.publish;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.LimitsConfig;
import io.tidemark.ingest.limits.Load;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings outcomes to the requests that wait for them. Every replica reads all outcomes; a batch is registered before it is
 * sent, so that its outcome can't come first.
 */
@ApplicationScoped
class OutcomeCorrelator {
    private static final Logger LOG = Logger.getLogger(OutcomeCorrelator.class);

    /** An outcome that was decided at the last moment still has to get here. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(500);

    private final Map<String, UniEmitter<? super BatchOutcome>> waiting = new ConcurrentHashMap<>();
    private final List<OutcomeListener> listeners;
    private final Load load;
    private final Duration maxWait;

    OutcomeCorrelator(LimitsConfig limits, Load load, @All List<OutcomeListener> listeners) {
        this.listeners = listeners;
        this.load = load;
        this.maxWait = limits.maxWait();
    }

    /**
     * Registers the batch, then sends it, then waits for its outcome. Fails with {@code overloaded} when too many wait
     * already, with {@code not-confirmed} when in time not even the sending is, or as the sending fails.
     */
    Uni<Reply> sendAndAwait(String batchId, Supplier<Uni<Void>> send) {
        if (!load.tryWait()) {
            return Uni.createFrom()
                    .failure(ProblemException.retryable(
                            ErrorCode.OVERLOADED, "too many requests wait already", maxWait));
        }
        AtomicBoolean taken = new AtomicBoolean();
        // A cancelled chain is told of its end once more for each part that had ended.
        AtomicBoolean left = new AtomicBoolean();
        Uni<BatchOutcome> outcome = Uni.createFrom().emitter(emitter -> {
            waiting.put(batchId, emitter);
            send.get().subscribe().with(sent -> taken.set(true), emitter::fail);
        });
        return outcome.<Reply>map(Reply.Outcome::new)
                .ifNoItem()
                .after(maxWait.plus(ON_ITS_WAY))
                .recoverWithUni(() -> taken.get() ? Uni.createFrom().item(new Reply.Late()) : unconfirmed())
                .onTermination()
                .invoke(() -> {
                    waiting.remove(batchId);
                    if (left.compareAndSet(false, true)) {
                        load.leave();
                    }
                });
    }

    private Uni<Reply> unconfirmed() {
        return Uni.createFrom()
                .failure(ProblemException.retryable(
                        ErrorCode.NOT_CONFIRMED, "no outcome within " + maxWait.toMillis() + " ms", maxWait));
    }

    @Incoming("outcomes")
    void receive(ConsumerRecords<String, byte[]> records) {
        for (ConsumerRecord<String, byte[]> record : records) {
            UniEmitter<? super BatchOutcome> emitter =
                    waitingFor(record.headers().lastHeader(Topics.BATCH_ID));
            if (emitter != null) {
                complete(emitter, record);
            }
            listeners.forEach(listener -> listener.heard(record));
        }
    }

    private @Nullable UniEmitter<? super BatchOutcome> waitingFor(@Nullable Header batchId) {
        return batchId == null ? null : waiting.get(new String(batchId.value(), StandardCharsets.UTF_8));
    }

    private static void complete(UniEmitter<? super BatchOutcome> emitter, ConsumerRecord<String, byte[]> record) {
        try {
            emitter.complete(MessageCodec.decodeBatchOutcome(record.value()));
        } catch (UndecodableMessageException e) {
            // The request runs into its limit and is told to send again, which is always safe.
            LOG.errorf("Outcome %s-%d@%d: %s", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }
}
