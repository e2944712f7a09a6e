package io.tidemark.ingest.socket;

import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.http.Caller;
import io.tidemark.ingest.publish.OutcomeListener;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Brings outcomes to the sockets of their user: the head to all, the results to the device that pushed. */
@Singleton
class OutcomePush implements OutcomeListener {
    private static final Logger LOG = Logger.getLogger(OutcomePush.class);
    private static final int RESULTS_IN_A_MESSAGE = 100;

    private final Sessions sessions;

    OutcomePush(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void heard(ConsumerRecord<String, byte[]> record) {
        try {
            // By the key alone it is known whether anybody listens; most records need not be decoded.
            if (!sessions.of(callerOf(record.key())).isEmpty()) {
                push(MessageCodec.decodeBatchOutcome(record.value()));
            }
        } catch (UndecodableMessageException | RuntimeException e) {
            LOG.errorf("Outcome %s-%d@%d: %s", record.topic(), record.partition(), record.offset(), e);
        }
    }

    private static Caller callerOf(String key) {
        int slash = key.indexOf('/');
        return new Caller(key.substring(0, Math.max(0, slash)), key.substring(slash + 1));
    }

    private void push(BatchOutcome outcome) {
        Collection<Session> listening = sessions.of(new Caller(outcome.tenantId(), outcome.userId()));
        PushMessage.Head head = new PushMessage.Head(outcome.collection(), outcome.epoch(), outcome.headVersion());
        for (Session session : listening) {
            if (session.isOf(outcome.deviceId())) {
                results(session, outcome);
            }
            session.head(head);
        }
    }

    private static void results(Session session, BatchOutcome outcome) {
        List<PushMessage.Result> all =
                outcome.outcomes().stream().map(PushMessage.Result::of).toList();
        for (int from = 0; from < all.size(); from += RESULTS_IN_A_MESSAGE) {
            int to = Math.min(all.size(), from + RESULTS_IN_A_MESSAGE);
            session.send(new PushMessage.Results(outcome.collection(), all.subList(from, to)));
        }
    }
}
