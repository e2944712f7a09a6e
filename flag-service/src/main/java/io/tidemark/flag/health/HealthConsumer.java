package io.tidemark.flag.health;

import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Reads {@code sync.health}. */
@ApplicationScoped
class HealthConsumer {
    private static final Logger LOG = Logger.getLogger(HealthConsumer.class);

    private final HealthBoard board;

    HealthConsumer(HealthBoard board) {
        this.board = board;
    }

    @Incoming("health")
    void receive(byte[] message) {
        try {
            board.heard(MessageCodec.decodeHealth(message));
        } catch (UndecodableMessageException e) {
            LOG.errorf("A verdict on health can't be read: %s", e.getMessage());
        }
    }
}
