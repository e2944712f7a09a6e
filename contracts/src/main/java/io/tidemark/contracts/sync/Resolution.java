package io.tidemark.contracts.sync;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the server settled a conflict by itself. What lost is kept. */
public enum Resolution {
    /** The operation replaced a head that it was not based on. */
    LAST_WRITER_WINS,
    /** The operation's fields were merged into the head's, against the version that both came from. */
    MERGED;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static Resolution fromWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
