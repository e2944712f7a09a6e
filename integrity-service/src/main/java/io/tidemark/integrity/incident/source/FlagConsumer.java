package io.tidemark.integrity.incident.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.integrity.incident.IncidentConfig;
import io.tidemark.integrity.incident.Signal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads {@code sync.flags} from its beginning: each set of flags is compared with the one before. */
@ApplicationScoped
class FlagConsumer {
    private static final Logger LOG = Logger.getLogger(FlagConsumer.class);

    private final Intake intake;
    private final IncidentConfig config;
    private final Clock clock;
    private @Nullable FlagsMessage latest;

    FlagConsumer(Intake intake, IncidentConfig config, Clock clock) {
        this.intake = intake;
        this.config = config;
        this.clock = clock;
    }

    @Incoming("incident-flags")
    Uni<Void> receive(byte[] message) {
        try {
            return intake.untilTaken(changes(MessageCodec.decodeFlags(message)));
        } catch (UndecodableMessageException | JsonProcessingException e) {
            LOG.errorf("Flags can't be read: %s", e.getMessage());
            return Uni.createFrom().voidItem();
        }
    }

    private List<Signal> changes(FlagsMessage flags) throws JsonProcessingException {
        FlagsMessage before = latest;
        if (before != null && flags.epoch() <= before.epoch()) {
            return List.of();
        }
        latest = flags;
        boolean longAgo = flags.at().isBefore(clock.instant().minus(config.leadIn()));
        return before == null || longAgo ? List.of() : FlagChanges.between(before, flags);
    }
}
