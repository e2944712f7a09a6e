package io.tidemark.suite.drill;

import java.io.IOException;

/** The switch of one tenant. */
final class LocalOnly {
    private static final String PATH = "/ops/local-only";

    private LocalOnly() {}

    static void on(Caller operator) throws IOException, InterruptedException {
        put(operator, true);
    }

    static Look look(Caller operator) throws IOException, InterruptedException {
        boolean on = operator.read(PATH).path("enabled").asBoolean();
        return new Look(on, "local-only is " + (on ? "on" : "off"));
    }

    static void off(Caller operator) throws IOException, InterruptedException {
        if (look(operator).there()) {
            put(operator, false);
        }
    }

    private static void put(Caller operator, boolean enabled) throws IOException, InterruptedException {
        Caller.well(
                PATH, operator.put(PATH, DrillSuite.because("as the page says").put("enabled", enabled)));
    }
}
