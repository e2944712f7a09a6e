package io.tidemark.ingest.socket;

import io.tidemark.contracts.sync.ControlMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.http.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Hands on to the connected devices what operators ask of them. */
@ApplicationScoped
class ControlConsumer {
    private static final Logger LOG = Logger.getLogger(ControlConsumer.class);

    private final Sessions sessions;

    ControlConsumer(Sessions sessions) {
        this.sessions = sessions;
    }

    @Incoming("control")
    void receive(byte[] message) {
        try {
            ControlMessage control = MessageCodec.decodeControl(message);
            if (control.type().equals(ControlMessage.FORCE_SYNC)) {
                addressed(control).forEach(session -> session.send(new PushMessage.ForceSync(control.reason())));
            } else {
                LOG.infof("Control message of an unknown type is passed over: %s", control.type());
            }
        } catch (UndecodableMessageException e) {
            LOG.errorf("A control message can't be read: %s", e.getMessage());
        }
    }

    private Stream<Session> addressed(ControlMessage control) {
        return control.userId() == null
                ? sessions.ofTenant(control.tenantId())
                : sessions.of(new Caller(control.tenantId(), control.userId())).stream();
    }
}
