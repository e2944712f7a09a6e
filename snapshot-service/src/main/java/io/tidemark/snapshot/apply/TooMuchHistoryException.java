package io.tidemark.snapshot.apply;

/** A transaction would have to look at more of the history than is held at once: fewer operations at once will do. */
final class TooMuchHistoryException extends RuntimeException {
    TooMuchHistoryException(long bytes) {
        super(bytes + " bytes of history, or more, are needed at once");
    }
}
