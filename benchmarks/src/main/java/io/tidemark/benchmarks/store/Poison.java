package io.tidemark.benchmarks.store;

import java.sql.SQLException;

/** While it is there, the database refuses the records that {@link #RECORD} begins the names of. */
public final class Poison {
    /** How a poisoned record's name begins. */
    public static final String RECORD = "poison-";

    private final Superuser database;

    private Poison(Superuser database) {
        this.database = database;
    }

    /** Puts a trigger on the table of snapshots. */
    public static Poison in(Superuser database) throws SQLException {
        Poison poison = new Poison(database);
        poison.close();
        database.execute(
                "create function snapshot.bench_refuse() returns trigger language plpgsql as $$ begin raise 'poisoned'; end $$",
                "create trigger bench_poison before insert on snapshot.snapshots for each row when (new.record_id like '"
                        + RECORD + "%') execute function snapshot.bench_refuse()");
        return poison;
    }

    /** Takes the trigger away. */
    public void close() throws SQLException {
        database.execute(
                "drop trigger if exists bench_poison on snapshot.snapshots",
                "drop function if exists snapshot.bench_refuse()");
    }
}
