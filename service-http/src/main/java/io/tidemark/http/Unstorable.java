package io.tidemark.http;

import io.vertx.sqlclient.DatabaseException;
import java.sql.SQLException;

/** Tells a text that PostgreSQL can't hold, for a character U+0000 in it, from a mistake of ours. */
final class Unstorable {
    /** Character not in repertoire. */
    private static final String SQL_STATE = "22021";

    private Unstorable() {}

    /** Whether the failure comes from such a text. */
    static boolean isCauseOf(Throwable failure) {
        return Causes.any(failure, Unstorable::isRefusal);
    }

    private static boolean isRefusal(Throwable cause) {
        return switch (cause) {
            case DatabaseException e -> SQL_STATE.equals(e.getSqlState());
            // Hibernate's word for the same.
            case SQLException e -> SQL_STATE.equals(e.getSQLState());
            default -> false;
        };
    }
}
