package io.tidemark.flag.edge;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/** Lets web pages of other origins ask {@code /api/frontend}, and nothing else (the Fetch standard, section 3.2). */
@Singleton
class FrontendCors {
    private static final String FRONTEND = "/api/frontend";
    private static final int BEFORE_AUTHENTICATION = 900;
    private static final int NO_CONTENT = 204;
    private static final String A_DAY = "86400";

    private final Set<String> origins;

    FrontendCors(EdgeConfig config) {
        this.origins = config.origins();
    }

    void register(@Observes Filters filters) {
        filters.register(this::filter, BEFORE_AUTHENTICATION);
    }

    private void filter(RoutingContext context) {
        String origin = context.request().getHeader("Origin");
        if (origin == null || !isFrontend(context.normalizedPath())) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response();
        response.putHeader("Vary", "Origin");
        if (origins.contains("*") || origins.contains(origin)) {
            response.putHeader("Access-Control-Allow-Origin", origins.contains("*") ? "*" : origin)
                    .putHeader("Access-Control-Expose-Headers", "ETag");
        }
        if (isPreflight(context)) {
            String wanted = context.request().getHeader("Access-Control-Request-Headers");
            response.putHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
                    .putHeader("Access-Control-Allow-Headers", wanted == null ? "Authorization" : wanted)
                    .putHeader("Access-Control-Max-Age", A_DAY)
                    .setStatusCode(NO_CONTENT)
                    .end();
        } else {
            context.next();
        }
    }

    private static boolean isFrontend(String path) {
        return path.equals(FRONTEND) || path.startsWith(FRONTEND + "/");
    }

    private static boolean isPreflight(RoutingContext context) {
        return context.request().method().equals(HttpMethod.OPTIONS)
                && context.request().getHeader("Access-Control-Request-Method") != null;
    }
}
