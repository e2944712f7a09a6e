package io.tidemark.contracts.flag;

/** How sync stands for one caller at one epoch of the switch. */
public sealed interface SyncMode {
    /** The response header that carries the mode. */
    String HEADER = "Sync-Mode";

    /** Rises with every change of the switch: a client ignores a mode older than one it has seen. */
    long epoch();

    /** The value of {@link #HEADER}. */
    String headerValue();

    /** Writes are taken. */
    record Normal(long epoch) implements SyncMode {
        @Override
        public String headerValue() {
            return "normal; epoch=" + epoch;
        }
    }

    /** Clients queue, writes are refused (R29). */
    record LocalOnly(long epoch) implements SyncMode {
        @Override
        public String headerValue() {
            return "local-only; epoch=" + epoch;
        }
    }
}
