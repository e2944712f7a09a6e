/** The monthly load test. */
@NullMarked
package io.tidemark.benchmarks.monthly;

import org.jspecify.annotations.NullMarked;
