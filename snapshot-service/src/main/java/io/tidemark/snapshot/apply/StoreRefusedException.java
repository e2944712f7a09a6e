package io.tidemark.snapshot.apply;

/** The store refused what was to be written because of the data itself: trying again would not help. */
final class StoreRefusedException extends RuntimeException {
    StoreRefusedException(Throwable cause) {
        super(cause);
    }
}
