package io.tidemark.flag.unleash;

/** Somebody else changed the flag in Unleash before we did: what was done beside the change is rolled back. */
final class OvertakenException extends RuntimeException {
    private final long epoch;

    OvertakenException(long epoch) {
        super("the flag was changed in Unleash", null, false, false);
        this.epoch = epoch;
    }

    long epoch() {
        return epoch;
    }
}
