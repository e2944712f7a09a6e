/** Measures a running suite. Nothing is asserted: the figures are for people to compare. */
@NullMarked
package io.tidemark.benchmarks;

import org.jspecify.annotations.NullMarked;
