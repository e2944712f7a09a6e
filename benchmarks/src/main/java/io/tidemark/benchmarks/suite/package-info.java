/** How the running suite is reached. */
@NullMarked
package io.tidemark.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
