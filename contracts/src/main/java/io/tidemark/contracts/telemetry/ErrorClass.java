package io.tidemark.contracts.telemetry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** How a sync event ended, and why when it was bad (R12). */
public enum ErrorClass {
    NONE("none"),
    CLIENT("4xx"),
    RATE_LIMITED("429"),
    SERVER("5xx"),
    /** Told by clients only: who has no answer was not seen to fail by a server. */
    NETWORK("network"),
    /** Told by clients only: what they could not keep on the device. */
    PERSIST("persist"),
    /** Refused because the kill switch is on: neither good nor bad, or the switch could never be turned off again. */
    PAUSED("local-only");

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final String label;

    ErrorClass(String label) {
        this.label = label;
    }

    /** The class of an HTTP status. */
    public static ErrorClass of(int status) {
        if (status == TOO_MANY_REQUESTS) {
            return RATE_LIMITED;
        }
        return status < FIRST_CLIENT_ERROR ? NONE : status < FIRST_SERVER_ERROR ? CLIENT : SERVER;
    }

    /** The word on the wire, and the value of the label {@code error_class}. */
    @JsonValue
    public String label() {
        return label;
    }

    @JsonCreator
    static ErrorClass fromLabel(String label) {
        return Arrays.stream(values())
                .filter(value -> value.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such error class: " + label));
    }

    /** Whether it is one of the events that rates are made of. */
    public boolean counts() {
        return this != PAUSED;
    }

    /** Whether it is a failure of those. */
    public boolean failed() {
        return counts() && this != NONE;
    }

    /** The value of the label {@code outcome}. */
    public String outcome() {
        return failed() ? "failure" : counts() ? "success" : "paused";
    }
}
