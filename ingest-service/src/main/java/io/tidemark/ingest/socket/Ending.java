package io.tidemark.ingest.socket;

import java.util.Locale;

/** Why a socket was closed, with the status code of its close frame (RFC 6455, section 7.4). */
enum Ending {
    /** The client left, with or without a word. */
    CLIENT_LEFT(1000),
    /** It sent a message over the limit. */
    TOO_LARGE(1009),
    /** The service stops; the reason says when to come back. */
    SHUTDOWN(1012),
    /** There was no room after all. */
    TOO_MANY(1013),
    /** It was sent what it can't read three times. */
    BAD_MESSAGES(4400),
    /** The token that it came with is over. */
    TOKEN_EXPIRED(4401),
    /** More waited for it than is kept. */
    SLOW_CONSUMER(4408),
    /** It did not answer pings. */
    NO_HEARTBEAT(4409);

    private final int status;

    Ending(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The word in the close frame and in the metric. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
