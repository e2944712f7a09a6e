package io.tidemark.ingest.socket;

import io.quarkus.vertx.http.runtime.filters.QuarkusRequestWrapper;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Method;

/**
 * A service that stops waits for the requests that are in work, and Quarkus 3.32 counts one that became a socket among them
 * for ever: it hears of the end of a response, and an upgrade has none. The method by which it would be told is not public.
 */
final class RequestInWork {
    private static final Method DONE = done();

    private RequestInWork() {}

    /** The request becomes a socket: no stop waits for it. Once more does nothing, and neither does an answer after all. */
    static void isOver(HttpServerRequest request) {
        try {
            DONE.invoke(QuarkusRequestWrapper.get(request));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method done() {
        try {
            Method done = QuarkusRequestWrapper.class.getDeclaredMethod("done");
            done.setAccessible(true);
            return done;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("another Quarkus: look for how it counts requests that became sockets", e);
        }
    }
}
