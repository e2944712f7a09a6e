/** Clients that send requests and clock them. */
@NullMarked
package io.tidemark.benchmarks.load;

import org.jspecify.annotations.NullMarked;
