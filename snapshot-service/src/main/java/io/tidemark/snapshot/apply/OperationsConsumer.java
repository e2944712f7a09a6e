package io.tidemark.snapshot.apply;

import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.snapshot.engine.PartitionLostException;
import io.tidemark.snapshot.engine.RecordSizes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes operations from Kafka. Offsets are committed after the outcomes are told, and those after the database commit:
 * what is delivered again finds its operations applied and tells their outcomes again.
 */
@ApplicationScoped
class OperationsConsumer {
    private static final Logger LOG = Logger.getLogger(OperationsConsumer.class);

    private final ApplyLoop loop;
    private final OutcomePublisher outcomes;
    private final LateReceiptStore receipts;
    private final ApplyTracing tracing;
    private final RecordSizes sizes;
    private final ApplyConfig config;

    OperationsConsumer(
            ApplyLoop loop,
            OutcomePublisher outcomes,
            LateReceiptStore receipts,
            ApplyTracing tracing,
            RecordSizes sizes,
            ApplyConfig config) {
        this.loop = loop;
        this.outcomes = outcomes;
        this.receipts = receipts;
        this.tracing = tracing;
        this.sizes = sizes;
        this.config = config;
    }

    /** What came from a partition that is no longer ours is put down and not acknowledged: whoever has it gets it again. */
    @Incoming("operations")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> consume(Message<ConsumerRecords<String, byte[]>> message) {
        return consume(message.getPayload())
                .chain(() -> Uni.createFrom().completionStage(message::ack))
                .onFailure(PartitionLostException.class)
                .invoke(lost -> LOG.warnf(
                        "%d records are put down: %s", message.getPayload().count(), lost.getMessage()))
                .onFailure(PartitionLostException.class)
                .recoverWithNull()
                .onFailure()
                .recoverWithUni(failure -> Uni.createFrom().completionStage(() -> message.nack(failure)));
    }

    private Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        List<Traced> batches = new ArrayList<>();
        List<Uni<Void>> dead = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                OperationBatch batch = MessageCodec.decodeBatch(record.value());
                batches.add(new Traced(batch, record.partition(), tracing.start(record, batch)));
            } catch (UndecodableMessageException e) {
                dead.add(outcomes.bury(record, e));
            }
        }
        sizes.add(
                batches.size(),
                batches.stream().mapToInt(traced -> traced.batch().size()).sum());
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
        List<Span> inPostgresql = transaction.stream()
                .map(traced -> tracing.inPostgresql(traced.span()))
                .toList();
        List<OperationBatch> batches = transaction.stream().map(Traced::batch).toList();
        return loop.apply(batches, transaction.stream().map(Traced::partition).collect(Collectors.toSet()))
                .onTermination()
                .invoke(() -> inPostgresql.forEach(Span::end))
                .invoke(() -> transaction.forEach(traced -> traced.span().addEvent("committed")))
                .call(told -> outcomes.tell(
                        told, transaction.stream().map(Traced::span).toList()))
                .chain(told -> receipts.keep(batches, told))
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

    private record Traced(OperationBatch batch, int partition, Span span) {}
}
