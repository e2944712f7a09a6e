package io.tidemark.ingest.socket;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.filters.QuarkusRequestWrapper;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hears what Quarkus hears that waits for requests in work before it stops. */
@Singleton
class RequestsInWork {
    private static final int FIRST = 1000;
    /** By the tokens that they came with. */
    private static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

    void watch(@Observes Filters filters) {
        filters.register(
                context -> {
                    HttpServerRequest request = context.request();
                    String token = String.valueOf(request.getHeader("Authorization"));
                    QuarkusRequestWrapper.get(request).addRequestDoneHandler(done -> ENDED.add(token));
                    context.next();
                },
                FIRST);
    }

    static boolean ended(String token) {
        return ENDED.contains("Bearer " + token);
    }
}
