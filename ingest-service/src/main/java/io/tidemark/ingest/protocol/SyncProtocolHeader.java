package io.tidemark.ingest.protocol;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Says on every answer which version of the protocol is spoken here. */
@Singleton
class SyncProtocolHeader {
    private static final int BEFORE_ALL_THAT_ANSWERS = 2_000;

    void register(@Observes Filters filters) {
        filters.register(SyncProtocolHeader::add, BEFORE_ALL_THAT_ANSWERS);
    }

    private static void add(RoutingContext context) {
        context.response().putHeader(ProtocolVersion.HEADER, Integer.toString(ProtocolVersion.NEWEST));
        context.next();
    }
}
