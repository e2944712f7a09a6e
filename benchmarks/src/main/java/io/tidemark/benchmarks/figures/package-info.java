/** What was measured: pure statistics, and how they are shown. */
@NullMarked
package io.tidemark.benchmarks.figures;

import org.jspecify.annotations.NullMarked;
