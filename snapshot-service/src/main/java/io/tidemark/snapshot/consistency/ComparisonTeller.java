package io.tidemark.snapshot.consistency;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.contracts.sync.ComparisonMessage.Difference;
import io.tidemark.contracts.sync.ComparisonMessage.Held;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.snapshot.consistency.Consistency.Asker;
import io.tidemark.snapshot.consistency.ConsistencyRequest.Question;
import io.tidemark.snapshot.consistency.RecordStore.Checkpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Tells integrity-service how devices compared with the server (R122). No answer waits for it: what Kafka does not take in time
 * is lost, and told when the device compares again.
 */
@ApplicationScoped
class ComparisonTeller {
    private static final Logger LOG = Logger.getLogger(ComparisonTeller.class);

    private final MutinyEmitter<byte[]> comparisons;
    private final ConsistencyConfig config;
    private final Clock clock;
    private final Counter untold;
    private final AtomicInteger waiting = new AtomicInteger();

    ComparisonTeller(
            @Channel("comparisons") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> comparisons,
            ConsistencyConfig config,
            Clock clock,
            MeterRegistry meters) {
        this.comparisons = comparisons;
        this.config = config;
        this.clock = clock;
        this.untold = Counter.builder("comparisons_untold")
                .description("Comparisons of devices that integrity-service was not told of")
                .register(meters);
    }

    /** Takes a comparison to tell, if it says anything of what the two sides hold. */
    void compared(Asker asker, Question.Collections asked, Checkpoint checkpoint, CollectionsAnswer answer) {
        message(asker, asked, checkpoint, answer, clock.instant()).ifPresent(this::tell);
    }

    /** Only where both stand at the same version of the same history is a difference more than what is still on its way. Pure. */
    static Optional<ComparisonMessage> message(
            Asker asker, Question.Collections asked, Checkpoint checkpoint, CollectionsAnswer answer, Instant now) {
        ConsistencyRequest.Standing standing = asked.standing();
        if (standing == null || !standing.isAt(checkpoint)) {
            return Optional.empty();
        }
        List<Difference> differing = answer.collections().entrySet().stream()
                .filter(one -> !one.getValue().equal())
                .map(one -> difference(one, asked.theirs().getOrDefault(one.getKey(), Summary.EMPTY)))
                .toList();
        return Optional.of(new ComparisonMessage(
                ComparisonMessage.VERSION,
                asker.caller().tenant(),
                asker.caller().user(),
                standing.deviceId(),
                asker.release(),
                checkpoint.epoch(),
                checkpoint.version(),
                now,
                differing.subList(0, Math.min(differing.size(), ComparisonMessage.MOST)),
                differing.size()));
    }

    private static Difference difference(Map.Entry<String, CollectionsAnswer.Compared> ours, Summary theirs) {
        return new Difference(
                ours.getKey(),
                new Held(theirs.count(), theirs.digest().hex()),
                new Held(ours.getValue().count(), ours.getValue().digest()));
    }

    private void tell(ComparisonMessage message) {
        if (waiting.incrementAndGet() > config.maxUntold()) {
            waiting.decrementAndGet();
            untold.increment();
            return;
        }
        Uni.createFrom()
                .deferred(() -> comparisons.sendMessage(Message.of(MessageCodec.encode(message))
                        .addMetadata(OutgoingKafkaRecordMetadata.builder()
                                .withKey(message.key())
                                .build())))
                .onTermination()
                .invoke(waiting::decrementAndGet)
                .subscribe()
                .with(done -> {}, e -> {
                    untold.increment();
                    LOG.warnf("How a device compared was not told: %s", e.toString());
                });
    }
}
