package io.tidemark.http;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.DatabaseException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Set;

/** Tells a dependency that is away from a mistake of ours. */
public final class Unavailable {
    /** Classes of SQLSTATE: connection exceptions, out of resources, ended by an operator or starting up. */
    private static final Set<String> AWAY = Set.of("08", "53", "57");

    private Unavailable() {}

    /** Whether the failure comes from a dependency that does not answer, or answers that it can not work now. */
    public static boolean isCauseOf(Throwable failure) {
        return Causes.any(failure, Unavailable::isAway);
    }

    private static boolean isAway(Throwable cause) {
        return switch (cause) {
            case DatabaseException e ->
                e.getSqlState() != null && AWAY.contains(e.getSqlState().substring(0, 2));
            // Vert.x says so of a connection that went away, and of a pool that has none to give.
            case VertxException e -> true;
            // And of one that is no longer active, with nothing but a message.
            case NoStackTraceThrowable e -> true;
            case SocketException e -> true;
            case ClosedChannelException e -> true;
            case TimeoutException e -> true;
            case java.util.concurrent.TimeoutException e -> true;
            default -> false;
        };
    }
}
