package io.tidemark.ingest.socket;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.ControlMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Tells all replicas what an operator asks of connected devices, and the log who asked. */
@ApplicationScoped
class ControlPublisher {
    private static final Logger LOG = Logger.getLogger(ControlPublisher.class);
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final MutinyEmitter<byte[]> orders;

    ControlPublisher(
            @Channel("orders") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> orders) {
        this.orders = orders;
    }

    /** Completes when Kafka has it; fails with {@code dependency-unavailable} when it does not take it. */
    Uni<Void> publish(ControlMessage control, Caller operator) {
        Message<byte[]> message = Message.of(MessageCodec.encode(control))
                .addMetadata(OutgoingKafkaRecordMetadata.builder()
                        .withKey(control.key())
                        .build());
        LOG.infof("%s of %s: %s, %s", control.type(), control.key(), operator.user(), control.reason());
        return orders.sendMessage(message).onFailure().transform(failure -> {
            LOG.warnf("Kafka did not take a control message: %s", failure.toString());
            return ProblemException.retryable(
                    ErrorCode.DEPENDENCY_UNAVAILABLE, "the control log does not answer", COME_BACK);
        });
    }
}
