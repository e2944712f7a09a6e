package io.tidemark.servers;

import java.io.IOException;

/** A child process that did not become ready; the message names it, says what happened and where its log is. */
public final class ServerFailedException extends IOException {

    public ServerFailedException(String message) {
        super(message);
    }
}
