package io.tidemark.snapshot.mode;

import io.smallrye.reactive.messaging.annotations.Blocking;
import io.tidemark.contracts.flag.LocalOnlySwitch;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Reads {@code sync.flags} from its beginning. */
@ApplicationScoped
class FlagsConsumer {
    private static final Logger LOG = Logger.getLogger(FlagsConsumer.class);

    private final PublishedMode mode;

    FlagsConsumer(PublishedMode mode) {
        this.mode = mode;
    }

    /** Thousands of flags take their time to be read. */
    @Incoming("flags")
    @Blocking
    void receive(byte[] message) {
        try {
            LocalOnlySwitch.parse(MessageCodec.decodeFlags(message).document()).ifPresent(mode::heard);
        } catch (UndecodableMessageException e) {
            LOG.errorf("Flags can't be read: %s", e.getMessage());
        }
    }
}
