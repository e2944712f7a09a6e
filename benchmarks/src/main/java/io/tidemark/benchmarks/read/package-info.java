/** How fast devices learn what is new. */
@NullMarked
package io.tidemark.benchmarks.read;

import org.jspecify.annotations.NullMarked;
