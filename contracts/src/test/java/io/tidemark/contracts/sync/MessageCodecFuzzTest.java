package io.tidemark.contracts.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tidemark.contracts.health.HealthVerdict;

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

    @FuzzTest(maxDuration = "1m")
    void aRecordOfHealthIsReadOrRefused(byte[] record) throws UndecodableMessageException {
        HealthVerdict verdict;
        try {
            verdict = MessageCodec.decodeHealth(record);
        } catch (UndecodableMessageException e) {
            return;
        }

        assertThat(MessageCodec.decodeHealth(MessageCodec.encode(verdict))).isEqualTo(verdict);
    }
}
