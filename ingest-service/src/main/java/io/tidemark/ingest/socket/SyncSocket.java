package io.tidemark.ingest.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.tidemark.ingest.mode.ModeGate;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** {@code GET /ws/mobile/sync/?device_id=} (R70, R79): where devices hear what is new. {@link UpgradeCheck} let them in. */
@Singleton
@WebSocket(path = "/ws/mobile/sync/", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
class SyncSocket {
    private static final Logger LOG = Logger.getLogger(SyncSocket.class);
    private static final TypedKey<Session> SESSION = new TypedKey<>("session");

    private final Sessions sessions;
    private final ModeGate gate;
    private final SocketMetrics metrics;
    private final SocketConfig config;

    SyncSocket(Sessions sessions, ModeGate gate, SocketMetrics metrics, SocketConfig config) {
        this.sessions = sessions;
        this.gate = gate;
        this.metrics = metrics;
        this.config = config;
    }

    @OnOpen
    @NonBlocking
    void open(WebSocketConnection connection) {
        SocketOwner owner = connection.userData().get(UpgradeCheck.OWNER);
        Session session = new Session(connection, owner, config, gate.modeFor(owner.caller()));
        connection.userData().put(SESSION, session);
        boolean open = session.open(() -> sessions.add(session));
        metrics.attempted(open ? SocketMetrics.Attempt.ACCEPTED : SocketMetrics.Attempt.TOO_MANY);
    }

    @OnTextMessage
    @NonBlocking
    void text(String message, WebSocketConnection connection) {
        Session session = connection.userData().get(SESSION);
        session.alive();
        if (isPing(message)) {
            session.send(new PushMessage.Pong());
        } else {
            session.complain("a client says {\"type\":\"ping\"} and nothing else");
        }
    }

    @OnBinaryMessage
    @NonBlocking
    void binary(Buffer message, WebSocketConnection connection) {
        connection.userData().get(SESSION).complain("messages are text");
    }

    @OnPongMessage
    @NonBlocking
    void pong(Buffer message, WebSocketConnection connection) {
        connection.userData().get(SESSION).alive();
    }

    @OnClose
    @NonBlocking
    void close(WebSocketConnection connection) {
        Session session = connection.userData().get(SESSION);
        if (session != null) {
            sessions.remove(session);
            metrics.closed(session.ending().orElse(Ending.CLIENT_LEFT));
        }
    }

    /** A message over the limit is an illegal state to Vert.x; other failures are connections that broke. */
    @OnError
    @NonBlocking
    void failed(Throwable failure, WebSocketConnection connection) {
        LOG.debugf("Socket %s: %s", connection.id(), failure);
        Session session = connection.userData().get(SESSION);
        if (session != null && failure instanceof IllegalStateException) {
            session.end(Ending.TOO_LARGE);
        }
    }

    private static boolean isPing(String message) {
        try {
            JsonNode tree = PushMessage.JSON.readTree(message);
            return tree != null && tree.isObject() && tree.path("type").asText().equals("ping");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
