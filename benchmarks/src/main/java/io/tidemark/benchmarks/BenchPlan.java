package io.tidemark.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How a run is made up.
 *
 * @param warmSuite how long there are bulk pushes before anything is measured
 * @param warmUp how long each load runs before it is measured
 * @param measured how long it is measured
 * @param batch operations in a bulk push
 * @param rows how large the store is to become for the curve
 * @param peers where other servers are installed
 */
record BenchPlan(
        Duration warmSuite,
        Duration warmUp,
        Duration measured,
        int clients,
        int batch,
        long rows,
        Path peers,
        Set<Part> parts) {}
