/** What others would pick instead, measured beside it. */
@NullMarked
package io.tidemark.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
