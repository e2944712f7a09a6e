package io.tidemark.ingest.publish;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hears every outcome that this replica reads, after the request that waits for it. */
public interface OutcomeListener {
    /**
     * Takes one record of {@code sync.outcomes}, in the order of its partition; the key is tenant/user. It must neither
     * block nor throw: requests wait behind it.
     */
    void heard(ConsumerRecord<String, byte[]> record);
}
