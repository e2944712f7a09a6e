package io.tidemark.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body that says itself that it is over {@code quarkus.http.limits.max-body-size}. Quarkus would refuse it as
 * well, but without saying why.
 */
@Singleton
class DeclaredBodyLimit {
    private static final int BEFORE_QUARKUS = 1_000;

    private final ObjectMapper json;
    private final long limit;

    DeclaredBodyLimit(
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M") MemorySize limit) {
        this.json = json;
        this.limit = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_QUARKUS);
    }

    private void check(RoutingContext context) {
        if (declared(context.request().getHeader(HttpHeaders.CONTENT_LENGTH)) > limit) {
            refuse(context);
        } else {
            context.next();
        }
    }

    private static long declared(@Nullable String contentLength) {
        try {
            return contentLength == null ? 0 : Long.parseLong(contentLength);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void refuse(RoutingContext context) {
        Problem problem = Problem.of(ErrorCode.BODY_TOO_LARGE, "a body has at most " + limit + " bytes");
        try {
            context.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .end(json.writeValueAsString(problem))
                    // What still comes is not read.
                    .onComplete(sent -> context.request().connection().close());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can always be written", e);
        }
    }
}
