package io.tidemark.benchmarks.push;

/** What is wrong with one operation in a thousand. */
public enum Flaw {
    /** Nothing. */
    NONE,
    /** Its payload is no object: ingest-service rejects it, and its device's counter goes on. */
    MALFORMED,
    /** The store refuses it: snapshot-service has to find it among its neighbours, and keeps it. */
    POISONED;

    /** How many operations have one with a flaw among them. */
    public static final int ONE_IN = 1_000;

    boolean isIn(long operation) {
        return this != NONE && operation % ONE_IN == 0;
    }
}
