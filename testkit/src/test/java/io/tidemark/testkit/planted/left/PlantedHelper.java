package io.tidemark.testkit.planted.left;

import io.tidemark.testkit.planted.right.PlantedClock;
import java.sql.SQLException;

/** Breaks the rules of names, of cycles and of SQL. */
public final class PlantedHelper {

    private PlantedHelper() {}

    public static long later() throws SQLException {
        return PlantedClock.millis() + 1;
    }
}
