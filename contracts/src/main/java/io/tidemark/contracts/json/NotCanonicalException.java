package io.tidemark.contracts.json;

/** A JSON value that RFC 8785 gives no canonical form, or none that every client reads back alike (RFC 7493). */
public final class NotCanonicalException extends Exception {
    NotCanonicalException(String message) {
        super(message);
    }
}
