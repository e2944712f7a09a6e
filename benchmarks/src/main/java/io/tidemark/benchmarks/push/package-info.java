/** How fast queues become snapshots. */
@NullMarked
package io.tidemark.benchmarks.push;

import org.jspecify.annotations.NullMarked;
