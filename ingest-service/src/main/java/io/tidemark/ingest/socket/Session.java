package io.tidemark.ingest.socket;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.http.Caller;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One open socket. At most one message is under way; the others wait in the {@link Outbox}, so that what is kept for a slow
 * reader is bounded. Safe for any thread.
 */
final class Session {
    private static final Buffer PING = Buffer.buffer();
    private static final int MAX_BAD_MESSAGES = 3;

    private final WebSocketConnection connection;
    private final SocketOwner owner;
    private final SocketConfig config;
    private final Outbox outbox;
    private boolean sending;
    private PushMessage.Head lastHead = new PushMessage.Head(null, 0, 0);
    private SyncMode lastMode;
    private long lastPing;
    private int unanswered;
    private int badMessages;
    private @Nullable Ending ending;
    private long endedAt;

    Session(WebSocketConnection connection, SocketOwner owner, SocketConfig config, SyncMode mode) {
        this.connection = connection;
        this.owner = owner;
        this.config = config;
        this.outbox =
                new Outbox(config.maxUnsentMessages(), config.maxUnsentBytes().asLongValue());
        this.lastMode = mode;
        this.lastPing = System.nanoTime();
    }

    Caller caller() {
        return owner.caller();
    }

    boolean isOf(String deviceId) {
        return owner.deviceId().equals(deviceId);
    }

    /** Greets, once the session is registered: nothing is missed after the greeting, and nothing comes before it. */
    synchronized boolean open(BooleanSupplier register) {
        boolean registered = register.getAsBoolean();
        send(PushMessage.Hello.of(lastMode, config.heartbeatEvery().toSeconds()));
        if (!registered) {
            end(Ending.TOO_MANY);
        }
        return registered;
    }

    /** Sends when its turn comes, or closes the socket when too much waits already. */
    synchronized void send(PushMessage message) {
        if (ending != null) {
            return;
        }
        if (outbox.offer(message)) {
            pump();
        } else {
            end(Ending.SLOW_CONSUMER);
        }
    }

    /** Tells how far the stream is, unless it was told that far already: outcomes come again after a crash. */
    synchronized void head(PushMessage.Head head) {
        if (head.isNewerThan(lastHead)) {
            lastHead = head;
            send(head);
        }
    }

    /** Tells how sync stands, when that has changed. */
    synchronized void mode(SyncMode mode) {
        if (!mode.equals(lastMode)) {
            boolean flagsChanged = mode.epoch() != lastMode.epoch();
            lastMode = mode;
            send(PushMessage.Mode.of(mode));
            if (flagsChanged) {
                send(new PushMessage.Flags(mode.epoch()));
            }
        }
    }

    /** Something that is not a message came: says so, and closes after the third. */
    synchronized void complain(String detail) {
        send(new PushMessage.Complaint(ErrorCode.INVALID_FIELD, detail));
        badMessages++;
        if (badMessages == MAX_BAD_MESSAGES) {
            end(Ending.BAD_MESSAGES);
        }
    }

    /** The client is there. */
    synchronized void alive() {
        unanswered = 0;
    }

    /** Does what is due: the end of the token, the next ping, the cut after a close that nobody answered. */
    synchronized void tick(long nanoTime, Instant now) {
        if (ending != null) {
            if (nanoTime - endedAt >= config.closeWithin().toNanos()) {
                owner.cut().run();
            }
        } else if (!now.isBefore(owner.expiresAt())) {
            end(Ending.TOKEN_EXPIRED);
        } else if (nanoTime - lastPing >= config.heartbeatEvery().toNanos()) {
            ping(nanoTime);
        }
    }

    private void ping(long nanoTime) {
        if (unanswered >= config.maxUnanswered()) {
            end(Ending.NO_HEARTBEAT);
        } else {
            unanswered++;
            lastPing = nanoTime;
            connection.sendPing(PING).subscribe().with(sent -> {}, failure -> {});
        }
    }

    void end(Ending why) {
        end(why, why.word());
    }

    /** Closes the socket; what waits is not sent any more. A reason has at most 123 bytes. */
    synchronized void end(Ending why, String reason) {
        if (ending == null) {
            ending = why;
            endedAt = System.nanoTime();
            outbox.clear();
            connection.close(new CloseReason(why.status(), reason)).subscribe().with(closed -> {}, failure -> {});
        }
    }

    /** Why we closed it; empty when we did not. */
    synchronized Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    private void pump() {
        String next = sending || ending != null ? null : outbox.next();
        if (next != null) {
            sending = true;
            // A failure means that the connection is gone; its end is told by itself.
            connection.sendText(next).subscribe().with(sent -> written(), failure -> {});
        }
    }

    private synchronized void written() {
        sending = false;
        pump();
    }
}
