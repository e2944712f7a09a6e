package io.tidemark.ingest.socket;

import io.netty.channel.ChannelFuture;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.socket.Upgrade.Checked;
import io.tidemark.ingest.socket.Upgrade.Checked.Denied;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Decides, before a connection becomes a socket, whose it is; whoever gets none is told why in a problem. */
@Singleton
class UpgradeCheck implements HttpUpgradeCheck {
    static final TypedKey<SocketOwner> OWNER = new TypedKey<>("owner");

    private final JWTParser tokens;
    private final Sessions sessions;
    private final SocketMetrics metrics;
    private final UpgradeRefusal refusal;
    private final Set<String> allowedOrigins;

    UpgradeCheck(
            JWTParser tokens, Sessions sessions, SocketMetrics metrics, UpgradeRefusal refusal, SocketConfig config) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.metrics = metrics;
        this.refusal = refusal;
        this.allowedOrigins = config.allowedOrigins().orElse(Set.of()).stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        HttpServerRequest request = context.httpRequest();
        Checked checked = UpgradeReader.read(request).check(allowedOrigins);
        @Nullable
        Denied denied = switch (checked) {
            case Denied already -> already;
            case Checked.Bearer bearer -> admit(bearer, context);
        };
        if (denied == null) {
            RequestInWork.isOver(request);
            return CheckResult.permitUpgrade();
        }
        metrics.attempted(SocketMetrics.Attempt.of(denied.code()));
        refusal.answer(request.response(), denied);
        // A result could carry a status, but no body: the answer has been given, so none is ever returned.
        return Uni.createFrom().nothing();
    }

    private @Nullable Denied admit(Checked.Bearer bearer, HttpUpgradeContext context) {
        try {
            JsonWebToken token = tokens.parse(bearer.token());
            Caller caller = Caller.of(token);
            Runnable cut = cutOf(context.httpRequest());
            context.userData()
                    .put(
                            OWNER,
                            new SocketOwner(
                                    caller, bearer.deviceId(), Instant.ofEpochSecond(token.getExpirationTime()), cut));
            return switch (sessions.roomFor(caller)) {
                case FREE -> null;
                case USER_FULL -> new Denied(ErrorCode.RATE_LIMITED, "this user has too many sockets open already");
                case REPLICA_FULL -> new Denied(ErrorCode.OVERLOADED, "too many sockets are open already");
            };
        } catch (ParseException e) {
            return new Denied(ErrorCode.INVALID_TOKEN, "the bearer token was not accepted");
        } catch (ProblemException e) {
            return new Denied(ErrorCode.INVALID_TOKEN, "the token names no usable tenant and user");
        }
    }

    /** The public way to close would wait behind what a client that does not read has left unread, for ever. */
    private static Runnable cutOf(HttpServerRequest request) {
        HttpConnection http = request.connection();
        return () -> {
            if (http instanceof ConnectionBase connection) {
                ChannelFuture unused = connection.channel().close();
            } else {
                Future<Void> unused = http.close();
            }
        };
    }
}
