package io.tidemark.http.store;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** What a failure of PostgreSQL means to the caller of a request. */
public final class PostgresqlFaults {
    private static final Logger LOG = Logger.getLogger(PostgresqlFaults.class);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String QUERY_CANCELED = "57014";

    /**
     * What passes by itself, by SQLSTATE or its class: connections, credentials being rotated, a database or table that
     * is still being made, resources, an operator's intervention, an idle transaction that was ended.
     */
    private static final List<String> PASSING = List.of("08", "28", "3D000", "3F000", "42P01", "53", "57", "25P03");

    private PostgresqlFaults() {}

    /**
     * A retryable problem (503 with Retry-After) for what passes by itself; anything else, a mistake in a statement
     * above all, comes back as it is.
     */
    public static Throwable explain(Throwable failure) {
        if (failure instanceof PgException e) {
            String state = Optional.ofNullable(e.getSqlState()).orElse("");
            return PASSING.stream().anyMatch(state::startsWith) ? unavailable(failure, state) : failure;
        }
        boolean connection = failure instanceof IOException
                || failure instanceof VertxException
                || failure instanceof TimeoutException
                || failure instanceof NoStackTraceThrowable;
        return connection ? unavailable(failure, "") : failure;
    }

    private static ProblemException unavailable(Throwable failure, String state) {
        LOG.warnf("PostgreSQL could not be used: %s", failure);
        String detail = state.equals(QUERY_CANCELED)
                ? "the database took longer than a statement may take here"
                : "the database does not answer";
        return ProblemException.retryable(ErrorCode.DEPENDENCY_UNAVAILABLE, detail, SOON);
    }
}
