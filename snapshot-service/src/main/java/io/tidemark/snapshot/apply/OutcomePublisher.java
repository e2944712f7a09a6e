package io.tidemark.snapshot.apply;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Tells what became of operations, until Kafka has taken it. */
@ApplicationScoped
class OutcomePublisher {
    private static final Logger LOG = Logger.getLogger(OutcomePublisher.class);
    /** A broker takes 1 MiB unless told otherwise, key and headers included. */
    static final int MAX_RECORD_BYTES = 1_000_000;

    private final MutinyEmitter<byte[]> outcomes;
    private final MutinyEmitter<byte[]> dead;
    private final ApplyMetrics metrics;
    private final ApplyConfig config;

    OutcomePublisher(
            @Channel("outcomes") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> outcomes,
            @Channel("dead-operations") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> dead,
            ApplyMetrics metrics,
            ApplyConfig config) {
        this.outcomes = outcomes;
        this.dead = dead;
        this.metrics = metrics;
        this.config = config;
    }

    /** Tells the outcomes, each in the trace of its span. Completes when Kafka has them all. */
    Uni<Void> tell(List<BatchOutcome> batches, List<Span> spans) {
        List<Uni<Void>> sent = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            BatchOutcome outcome = batches.get(i);
            String key = outcome.tenantId() + "/" + outcome.userId();
            Context context = Context.root().with(spans.get(i));
            Headers headers =
                    new RecordHeaders().add(Topics.BATCH_ID, outcome.batchId().getBytes(StandardCharsets.UTF_8));
            sent.add(send(outcomes, key, headers, encoded(outcome), context));
        }
        return Uni.join().all(sent).andFailFast().replaceWithVoid();
    }

    /** As much of it as one record takes; what it carried along can be asked for. */
    static byte[] encoded(BatchOutcome outcome) {
        byte[] all = MessageCodec.encode(outcome);
        if (all.length <= MAX_RECORD_BYTES) {
            return all;
        }
        BatchOutcome alone = outcome.carrying(null);
        byte[] withoutChanges = MessageCodec.encode(alone);
        return withoutChanges.length <= MAX_RECORD_BYTES ? withoutChanges : MessageCodec.encode(alone.bare());
    }

    /** Puts a record that can't be decoded aside, as it came. */
    Uni<Void> bury(ConsumerRecord<String, byte[]> record, UndecodableMessageException why) {
        LOG.errorf(
                "Record %s-%d@%d can't be decoded and goes to the dead operations: %s",
                record.topic(), record.partition(), record.offset(), why.getMessage());
        metrics.unreadable();
        return send(dead, record.key(), record.headers(), record.value(), Context.root());
    }

    private Uni<Void> send(MutinyEmitter<byte[]> channel, String key, Headers headers, byte[] value, Context context) {
        return Uni.createFrom()
                .deferred(() -> channel.sendMessage(Message.of(value)
                        .addMetadata(OutgoingKafkaRecordMetadata.builder()
                                .withKey(key)
                                .withHeaders(headers)
                                .build())
                        .addMetadata(TracingMetadata.withCurrent(context))))
                .onFailure()
                .invoke(failure -> LOG.warnf("Kafka did not take a record, trying again: %s", failure.toString()))
                .onFailure()
                .retry()
                .withBackOff(config.retryInitialDelay(), config.outageMaxDelay())
                .indefinitely();
    }
}
