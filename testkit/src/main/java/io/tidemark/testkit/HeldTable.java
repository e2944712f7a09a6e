package io.tidemark.testkit;

import java.sql.Connection;
import java.sql.Statement;

/** A table that a transaction of the superuser's has for itself for a while: nobody else reads it or writes to it. */
public final class HeldTable {
    private HeldTable() {}

    /** What happens while the table is held; the statement is of the one who holds it. */
    @FunctionalInterface
    public interface Task {
        /** Comes to an end while nobody else has the table. */
        void run(Statement holder) throws Exception;
    }

    /** A {@link Task} of which something is kept. */
    @FunctionalInterface
    public interface Call<T> {
        /** Comes to an end while nobody else has the table. */
        T call(Statement holder) throws Exception;
    }

    /** Waits until nobody has the table, whose name says its schema, and holds it while that happens. */
    public static void run(String table, Task task) throws Exception {
        call(table, holder -> {
            task.run(holder);
            return table;
        });
    }

    /** As {@link #run}, and returns what came of it. */
    public static <T> T call(String table, Call<T> call) throws Exception {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement holder = connection.createStatement()) {
            connection.setAutoCommit(false);
            holder.execute("lock table " + table + " in access exclusive mode");
            return call.call(holder);
        }
    }
}
