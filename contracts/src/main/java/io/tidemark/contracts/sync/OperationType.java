package io.tidemark.contracts.sync;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** What a client did to one record. */
public enum OperationType {
    /** The record did not exist, or was deleted, as far as the client knew. */
    CREATE,
    /** The record's new content, based on {@code base_version}. */
    UPDATE,
    /** The record is gone, based on {@code base_version}. */
    DELETE,
    /** The record's new content whatever there was before; never a conflict. */
    UPSERT,
    /** An older version's content again, as a new version; the payload is {@code {"version": n}}. */
    RESTORE;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of that word, if it is one. */
    public static Optional<OperationType> of(String wire) {
        for (OperationType type : values()) {
            if (type.wire().equals(wire)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    @JsonCreator
    static OperationType fromWire(String wire) {
        return of(wire).orElseThrow(() -> new IllegalArgumentException("unknown operation type " + wire));
    }
}
