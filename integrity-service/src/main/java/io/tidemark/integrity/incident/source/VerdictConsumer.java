package io.tidemark.integrity.incident.source;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Reads {@code sync.health}. Every replica hears every verdict, and each is told again while it lasts: what could not be
 * stored is stored with the next one, and the database knows which were.
 */
@ApplicationScoped
class VerdictConsumer {
    private static final Logger LOG = Logger.getLogger(VerdictConsumer.class);
    private static final int MOST_TENANTS = 10_000;

    private final Intake intake;
    private final Map<String, Verdict> taken = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
            return size() > MOST_TENANTS;
        }
    };

    VerdictConsumer(Intake intake) {
        this.intake = intake;
    }

    @Incoming("incident-verdicts")
    Uni<Void> receive(byte[] message) {
        try {
            HealthVerdict verdict = MessageCodec.decodeHealth(message);
            return isNews(verdict) ? take(verdict) : Uni.createFrom().voidItem();
        } catch (UndecodableMessageException e) {
            LOG.errorf("A verdict on health can't be read: %s", e.getMessage());
            return Uni.createFrom().voidItem();
        }
    }

    private Uni<Void> take(HealthVerdict verdict) {
        return intake.verdict(verdict)
                .invoke(done -> remember(verdict))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("A verdict on %s waits for the next one: %s", verdict.tenantId(), e.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    private synchronized boolean isNews(HealthVerdict verdict) {
        return verdict.verdict() != taken.get(verdict.tenantId());
    }

    private synchronized void remember(HealthVerdict verdict) {
        taken.put(verdict.tenantId(), verdict.verdict());
    }
}
