package io.tidemark.flag.unleash;

/** What the source sent as its flags can't be read at all; the last known flags stay in force. */
final class MalformedSourceException extends RuntimeException {
    MalformedSourceException(String message) {
        super(message, null, false, false);
    }
}
