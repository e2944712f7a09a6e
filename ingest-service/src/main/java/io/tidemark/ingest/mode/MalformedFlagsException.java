package io.tidemark.ingest.mode;

/** What was sent as feature documents can't be obeyed; what is held stays in force. */
final class MalformedFlagsException extends Exception {
    MalformedFlagsException(String message) {
        super(message);
    }

    MalformedFlagsException(String message, Throwable cause) {
        super(message, cause);
    }
}
