package io.tidemark.snapshot.store;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
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

    /** Runs commands on a context of their own, as a request has one: for reads that no request asked for. */
    public static Executor fresh(Vertx vertx) {
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        return command -> context.runOnContext(ignored -> command.run());
    }

    private static void run(Context context, Runnable command) {
        if (context.equals(Vertx.currentContext())) {
            command.run();
        } else {
            context.runOnContext(ignored -> command.run());
        }
    }
}
