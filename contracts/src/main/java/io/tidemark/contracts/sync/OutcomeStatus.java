package io.tidemark.contracts.sync;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of one operation. */
public enum OutcomeStatus {
    /** It is stored as a snapshot. */
    APPLIED,
    /** The device's sequence number was used before, and what it did then is no longer known. */
    DUPLICATE,
    /** It is based on a version that is not the head; nothing was stored. */
    CONFLICT,
    /** It can never be applied; nothing was stored and the queue goes on. */
    REJECTED,
    /** An earlier operation of the device is missing; nothing was stored, send again in order. */
    DEFERRED;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static OutcomeStatus fromWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
