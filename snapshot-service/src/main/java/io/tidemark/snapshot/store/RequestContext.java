package io.tidemark.snapshot.store;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** The context of a request, to come back to from whatever thread went on with it: its database session belongs there. */
public final class RequestContext {
    private RequestContext() {}

    /** Runs commands on the context that this is called on; outside of any, right where they are given. */
    public static Executor current() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : command -> run(context, command);
    }

    private static void run(Context context, Runnable command) {
        if (context.equals(Vertx.currentContext())) {
            command.run();
        } else {
            context.runOnContext(ignored -> command.run());
        }
    }
}
