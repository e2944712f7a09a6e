package io.tidemark.contracts.health;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How bad it is, the mildest first (R4-R7). */
public enum Verdict {
    OK,
    WARN,
    SEV3,
    SEV2,
    SEV1;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Verdict fromWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
