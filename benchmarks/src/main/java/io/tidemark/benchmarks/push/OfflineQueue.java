package io.tidemark.benchmarks.push;

import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.store.Poison;
import java.nio.charset.StandardCharsets;

/** What one device did offline: new records, one after the other, with a counter that has no gaps. */
final class OfflineQueue {
    private final Payloads payloads;
    private final Flaw flaw;
    private long seq;

    OfflineQueue(Payloads payloads, Flaw flaw) {
        this.payloads = payloads;
        this.flaw = flaw;
    }

    /** The request with the next operations. */
    byte[] next(int operations) {
        StringBuilder body = new StringBuilder(operations * (Payloads.SIZE + 160));
        body.append("{\"device_id\":\"bench\",\"operations\":[");
        for (int i = 0; i < operations; i++) {
            seq++;
            body.append(i == 0 ? "" : ",")
                    .append("{\"operation_id\":\"operation-")
                    .append(seq)
                    .append("\",\"device_seq\":")
                    .append(seq)
                    .append(",\"type\":\"create\",\"record_id\":\"")
                    .append(flaw == Flaw.POISONED && flaw.isIn(seq) ? Poison.RECORD : "record-")
                    .append(seq)
                    .append("\",\"schema_version\":1,\"payload\":")
                    .append(flaw == Flaw.MALFORMED && flaw.isIn(seq) ? "7" : payloads.get(seq))
                    .append('}');
        }
        return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
