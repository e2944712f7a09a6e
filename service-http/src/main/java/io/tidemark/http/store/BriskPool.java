package io.tidemark.http.store;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connection pools that give up soon enough for a caller to be told within 5 s that PostgreSQL is away. */
public final class BriskPool implements PgPoolCreator {
    private static final Duration TO_CONNECT = Duration.ofSeconds(2);
    private static final Duration TO_GET_ONE = Duration.ofSeconds(2);

    @Override
    public Pool create(Input input) {
        for (PgConnectOptions server : input.pgConnectOptionsList()) {
            server.setConnectTimeout((int) TO_CONNECT.toMillis());
            server.setTcpKeepAlive(true);
        }
        return PgBuilder.pool()
                .with(input.poolOptions()
                        .setConnectionTimeout((int) TO_GET_ONE.toSeconds())
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
