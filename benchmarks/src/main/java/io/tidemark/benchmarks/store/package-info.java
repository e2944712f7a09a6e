/** How fast the same rows get into PostgreSQL without Tidemark. */
@NullMarked
package io.tidemark.benchmarks.store;

import org.jspecify.annotations.NullMarked;
