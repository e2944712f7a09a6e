package io.tidemark.benchmarks.push;

import io.tidemark.benchmarks.store.Poison;
import java.nio.charset.StandardCharsets;

/** What one device did offline: new records, one after the other, with a counter that has no gaps. */
final class OfflineQueue {
    private final Payloads payloads;
    private final int poisonedOneIn;
    private long seq;

    /** @param poisonedOneIn so many operations have one among them that the store refuses; 0: none is */
    OfflineQueue(Payloads payloads, int poisonedOneIn) {
        this.payloads = payloads;
        this.poisonedOneIn = poisonedOneIn;
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
                    .append(poisonedOneIn > 0 && seq % poisonedOneIn == 0 ? Poison.RECORD : "record-")
                    .append(seq)
                    .append("\",\"schema_version\":1,\"payload\":")
                    .append(payloads.get(seq))
                    .append('}');
        }
        return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
