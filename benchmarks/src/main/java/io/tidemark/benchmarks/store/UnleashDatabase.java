package io.tidemark.benchmarks.store;

import java.io.IOException;
import java.sql.SQLException;

/** What a real Unleash server keeps beside the suite's own database while the two are compared. */
public final class UnleashDatabase {
    private final Superuser database;

    /** In the server of that database. */
    public UnleashDatabase(Superuser database) {
        this.database = database;
    }

    /** Removes it, if it is there: also under a server that still uses it. */
    public void remove() throws IOException {
        try {
            database.execute("drop database if exists unleash with (force)");
        } catch (SQLException e) {
            throw new IOException("Unleash's database can't be removed", e);
        }
    }
}
