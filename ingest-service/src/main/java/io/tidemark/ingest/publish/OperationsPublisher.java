package io.tidemark.ingest.publish;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Publishes batches to Kafka, keyed by user, acknowledged by all in-sync replicas. */
@ApplicationScoped
class OperationsPublisher {
    private static final Logger LOG = Logger.getLogger(OperationsPublisher.class);
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final MutinyEmitter<byte[]> operations;
    private final KafkaCircuit circuit;

    OperationsPublisher(
            @Channel("operations") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> operations,
            KafkaCircuit circuit) {
        this.operations = operations;
        this.circuit = circuit;
    }

    /**
     * Completes when Kafka has the batch; fails with {@code dependency-unavailable} when it does not take it, at once while
     * the circuit is open, and with {@code overloaded} when too many are on their way.
     */
    Uni<Void> publish(OperationBatch batch, Span span) {
        Headers headers =
                new RecordHeaders().add(Topics.BATCH_ID, batch.batchId().getBytes(StandardCharsets.UTF_8));
        Message<byte[]> message = Message.of(MessageCodec.encode(batch))
                .addMetadata(OutgoingKafkaRecordMetadata.builder()
                        .withKey(batch.key())
                        .withHeaders(headers)
                        .build())
                .addMetadata(TracingMetadata.withCurrent(Context.root().with(span)));
        return circuit.run(() -> operations.sendMessage(message)).onFailure().transform(this::problem);
    }

    private ProblemException problem(Throwable failure) {
        return switch (failure) {
            case CircuitBreakerOpenException open -> unavailable(circuit.cooldownRemaining());
            case BulkheadException full ->
                ProblemException.retryable(
                        ErrorCode.OVERLOADED, "too many batches are on their way already", COME_BACK);
            default -> {
                LOG.warnf("Kafka did not take a batch: %s", failure.toString());
                yield unavailable(COME_BACK);
            }
        };
    }

    private static ProblemException unavailable(Duration about) {
        return ProblemException.retryable(
                ErrorCode.DEPENDENCY_UNAVAILABLE, "the operations' log does not answer", about);
    }
}
