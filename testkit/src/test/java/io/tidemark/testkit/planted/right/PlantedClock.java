package io.tidemark.testkit.planted.right;

import io.tidemark.testkit.planted.left.PlantedHelper;
import java.sql.SQLException;

/** Breaks the rules of clocks and of cycles. */
public final class PlantedClock {

    private PlantedClock() {}

    public static long millis() {
        return System.currentTimeMillis();
    }

    public static long later() throws SQLException {
        return PlantedHelper.later();
    }
}
