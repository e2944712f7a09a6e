package io.tidemark.ingest.socket;

import io.tidemark.http.Caller;
import java.time.Instant;

/**
 * Whom a socket was opened for.
 *
 * @param expiresAt when the token is over, and the socket with it
 * @param cut ends the connection at once, without a word
 */
record SocketOwner(Caller caller, String deviceId, Instant expiresAt, Runnable cut) {}
