package io.tidemark.integrity.threshold;

import io.tidemark.testkit.HostProgram;
import java.io.IOException;

/** Prometheus' own word on its rules. */
public final class Promtool {
    private static final HostProgram PROMTOOL = new HostProgram("promtool", "prometheus");

    private Promtool() {}

    /** What it prints; fails when it finds a fault. */
    public static String run(String... arguments) throws IOException, InterruptedException {
        return PROMTOOL.run(arguments);
    }
}
