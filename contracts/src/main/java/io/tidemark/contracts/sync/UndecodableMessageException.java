package io.tidemark.contracts.sync;

/** A message that is not of a form and version that this code reads. */
public final class UndecodableMessageException extends Exception {
    UndecodableMessageException(String message, Throwable cause) {
        super(message, cause);
    }

    UndecodableMessageException(String message) {
        super(message);
    }
}
