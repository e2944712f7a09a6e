package io.tidemark.contracts.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever lies in a topic: it is read, or refused as declared; what was read can be written and read again. */
class MessageCodecFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void aRecordOfOperationsIsReadOrRefused(byte[] record) throws UndecodableMessageException {
        OperationBatch batch;
        try {
            batch = MessageCodec.decodeBatch(record);
        } catch (UndecodableMessageException e) {
            return;
        }

        assertThat(MessageCodec.decodeBatch(MessageCodec.encode(batch))).isEqualTo(batch);
    }

    @FuzzTest(maxDuration = "1m")
    void aRecordOfOutcomesIsReadOrRefused(byte[] record) throws UndecodableMessageException {
        BatchOutcome outcome;
        try {
            outcome = MessageCodec.decodeBatchOutcome(record);
        } catch (UndecodableMessageException e) {
            return;
        }

        assertThat(MessageCodec.decodeBatchOutcome(MessageCodec.encode(outcome)))
                .isEqualTo(outcome);
    }
}
