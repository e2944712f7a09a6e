package io.tidemark.integrity.repair;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.ControlMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Asks a user's devices to synchronise now, all collections. */
@Singleton
final class DevicesCall {
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final MutinyEmitter<byte[]> calls;

    DevicesCall(
            @Channel("device-calls") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> calls) {
        this.calls = calls;
    }

    /** Completes when Kafka has it. */
    Uni<Void> call(ControlMessage message) {
        return calls.sendMessage(Message.of(MessageCodec.encode(message))
                        .addMetadata(OutgoingKafkaRecordMetadata.builder()
                                .withKey(message.key())
                                .build()))
                .onFailure()
                .transform(e -> ProblemException.retryable(
                        ErrorCode.DEPENDENCY_UNAVAILABLE, "the control log does not answer", COME_BACK));
    }
}
