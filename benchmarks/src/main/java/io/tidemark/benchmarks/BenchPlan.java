package io.tidemark.benchmarks;

import java.time.Duration;
import java.util.Set;

/**
 * How a run is made up.
 *
 * @param warmUp how long each load runs before it is measured
 * @param measured how long it is measured
 * @param batch operations in a bulk push
 */
record BenchPlan(Duration warmUp, Duration measured, int clients, int batch, Set<Part> parts) {}
