package io.tidemark.integrity.database;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import io.tidemark.integrity.database.DatabaseView.Ended;
import io.tidemark.integrity.happening.Happening;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the on-call does with the database. */
@Singleton
class DatabaseDesk {
    private static final List<String> SERVICES =
            List.of("ingest-service", "snapshot-service", "flag-service", "integrity-service", "export-service");

    private final DatabaseStore store;
    private final DatabaseConfig config;
    private final Event<Happening> happenings;
    private final Clock clock;

    DatabaseDesk(DatabaseStore store, DatabaseConfig config, Event<Happening> happenings, Clock clock) {
        this.store = store;
        this.config = config;
        this.happenings = happenings;
        this.clock = clock;
    }

    Uni<DatabaseView> look() {
        return store.sessions()
                .chain(sessions -> store.mostConnections()
                        .chain(most -> store.tables()
                                .chain(tables -> store.statistics()
                                        .map(statistics -> DatabaseView.of(
                                                sessions, most, config.slowOver(), tables, statistics)))));
    }

    Uni<Ended> endIdle(@Nullable String application, Reason reason, Caller caller) {
        if (application == null || !SERVICES.contains(application)) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "\"application\" is one of " + SERVICES);
        }
        Instant now = clock.instant();
        String actor = caller.tenant() + "/" + caller.user();
        return store.endIdle(application, config.idleOver(), actor, reason.text(), now)
                .map(sessions -> new Ended(
                        (int) sessions.stream()
                                .filter(DatabaseView.EndedSession::ended)
                                .count(),
                        sessions))
                .invoke(ended -> happenings.fire(new Happening(
                        now,
                        HealthVerdict.EVERYONE,
                        Happening.Kind.NOTE,
                        actor,
                        "ended " + ended.ended() + " idle connections of " + application + ": " + reason)));
    }
}
