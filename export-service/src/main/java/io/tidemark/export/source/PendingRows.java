package io.tidemark.export.source;

import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.UndecodableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The selected operations in Kafka's records, up to the limit. For one thread at a time. */
final class PendingRows {
    private final Selection selection;
    private final String keysBeginWith;
    private long left;

    PendingRows(Selection selection) {
        this.selection = selection;
        this.keysBeginWith =
                selection.tenant() + "/" + selection.filter().user().orElse("");
        this.left = selection.limit().orElse(Long.MAX_VALUE);
    }

    boolean areEnough() {
        return left == 0;
    }

    /** From which record on a partition is read: the first, unless the export goes on. */
    long from(int partition, long first) {
        Position after = selection.after();
        if (after.isStart() || partition > after.number(0)) {
            return first;
        }
        return partition < after.number(0) ? Long.MAX_VALUE : Math.max(first, after.number(1));
    }

    List<Item> of(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Item> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (isSelected(record)) {
                add(record, rows);
            }
        }
        return rows;
    }

    /** By the key, so that what is other tenants' need not be read. */
    private boolean isSelected(ConsumerRecord<byte[], byte[]> record) {
        return record.key() != null
                && record.value() != null
                && new String(record.key(), StandardCharsets.UTF_8).startsWith(keysBeginWith);
    }

    private void add(ConsumerRecord<byte[], byte[]> record, List<Item> rows) {
        OperationBatch batch;
        try {
            batch = MessageCodec.decodeBatch(record.value());
        } catch (UndecodableMessageException e) {
            // Never applied: snapshot-service puts it down among the dead.
            return;
        }
        for (Operation operation : isSelected(batch) ? batch.operations() : List.<Operation>of()) {
            Position position = Position.of(record.partition(), record.offset(), operation.position());
            if (left > 0 && isSelected(operation) && isAfter(record, operation)) {
                rows.add(row(position, batch, operation));
                left--;
            }
        }
    }

    private boolean isSelected(OperationBatch batch) {
        Filter filter = selection.filter();
        return batch.tenantId().equals(selection.tenant())
                && filter.user().map(batch.userId()::equals).orElse(true)
                && filter.collection().map(batch.collection()::equals).orElse(true)
                && filter.since()
                        .map(since -> !batch.receivedAt().isBefore(since))
                        .orElse(true)
                && filter.until()
                        .map(until -> batch.receivedAt().isBefore(until))
                        .orElse(true);
    }

    private boolean isSelected(Operation operation) {
        return selection.filter().type().map(operation.type().wire()::equals).orElse(true);
    }

    private boolean isAfter(ConsumerRecord<byte[], byte[]> record, Operation operation) {
        Position after = selection.after();
        return after.isStart()
                || record.partition() != after.number(0)
                || record.offset() != after.number(1)
                || operation.position() > after.number(2);
    }

    private static Item row(Position position, OperationBatch batch, Operation operation) {
        String hash = operation.contentHash().toString();
        return Item.at(batch.tenantId(), position)
                .type(operation.type().wire())
                .user(batch.userId())
                .collection(batch.collection())
                .record(operation.recordId())
                .seventh(operation.baseVersion())
                .operation(operation.operationId())
                .dedupKey(batch.userId() + "/" + batch.collection() + "/" + operation.recordId() + "/"
                        + DedupHash.of(operation.type().wire(), hash))
                .with(
                        batch.deviceId(),
                        operation.deviceSeq(),
                        operation.schemaVersion(),
                        hash,
                        batch.receivedAt().toString(),
                        operation.payload());
    }
}
