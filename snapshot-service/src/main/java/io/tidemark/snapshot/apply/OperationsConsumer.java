package io.tidemark.snapshot.apply;

import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.UndecodableMessageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes operations from Kafka. Offsets are committed after the outcomes are told, and those after the database commit:
 * what is delivered again finds its operations applied and tells their outcomes again.
 */
@ApplicationScoped
class OperationsConsumer {
    private final ApplyLoop loop;
    private final OutcomePublisher outcomes;
    private final ApplyTracing tracing;
    private final ApplyConfig config;

    OperationsConsumer(
            ApplyLoop loop,
            OutcomeChanges changes,
            OutcomePublisher outcomes,
            ApplyTracing tracing,
            ApplyConfig config) {
        this.loop = loop;
        this.outcomes = outcomes;
        this.tracing = tracing;
        this.config = config;
    }

    @Incoming("operations")
    Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        List<Traced> batches = new ArrayList<>();
        List<Uni<Void>> dead = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                OperationBatch batch = MessageCodec.decodeBatch(record.value());
                batches.add(new Traced(batch, tracing.start(record, batch)));
            } catch (UndecodableMessageException e) {
                dead.add(outcomes.bury(record, e));
            }
        }
        Uni<Void> buried = dead.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(dead).andFailFast().replaceWithVoid();
        return buried.chain(() -> Multi.createFrom()
                .iterable(transactions(batches))
                .onItem()
                .transformToUniAndConcatenate(this::applyAndTell)
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<Void> applyAndTell(List<Traced> transaction) {
        return loop.apply(transaction.stream().map(Traced::batch).toList())
                .invoke(() -> transaction.forEach(traced -> traced.span().addEvent("committed")))
                .chain(told -> outcomes.tell(
                        told, transaction.stream().map(Traced::span).toList()))
                .onTermination()
                .invoke(() -> transaction.forEach(traced -> traced.span().end()));
    }

    /** Cuts what one poll brought into transactions of a bounded number of operations. */
    private List<List<Traced>> transactions(List<Traced> batches) {
        List<List<Traced>> transactions = new ArrayList<>();
        int operations = config.maxOperationsPerTransaction();
        for (Traced traced : batches) {
            if (operations >= config.maxOperationsPerTransaction()) {
                transactions.add(new ArrayList<>());
                operations = 0;
            }
            transactions.getLast().add(traced);
            operations += traced.batch().size();
        }
        return transactions;
    }

    private record Traced(OperationBatch batch, Span span) {}
}
