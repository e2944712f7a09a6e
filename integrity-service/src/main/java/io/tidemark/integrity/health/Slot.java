package io.tidemark.integrity.health;

import io.tidemark.contracts.telemetry.ErrorClass;

/** What is counted of each minute. */
enum Slot {
    EVENTS,
    FAILURES,
    LEARNING_ANY,
    LEARNING_GOOD,
    LEARNING_FAILED,
    NONE,
    CLIENT,
    RATE_LIMITED,
    SERVER,
    NETWORK,
    PERSIST,
    PAUSED;

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
