package io.tidemark.integrity.health;

import io.tidemark.contracts.telemetry.ErrorClass;

/** What is counted of each minute. */
enum Slot {
    EVENTS(0),
    FAILURES(1),
    LEARNING_ANY(2),
    LEARNING_GOOD(3),
    LEARNING_FAILED(4),
    NONE(5),
    CLIENT(6),
    RATE_LIMITED(7),
    SERVER(8),
    NETWORK(9),
    PERSIST(10),
    PAUSED(11);

    private final int place;

    Slot(int place) {
        this.place = place;
    }

    /** Its place among the counts of a minute. */
    int place() {
        return place;
    }

    static Slot of(ErrorClass errorClass) {
        return switch (errorClass) {
            case NONE -> NONE;
            case CLIENT -> CLIENT;
            case RATE_LIMITED -> RATE_LIMITED;
            case SERVER -> SERVER;
            case NETWORK -> NETWORK;
            case PERSIST -> PERSIST;
            case PAUSED -> PAUSED;
        };
    }
}
