/** How fast integrity-service looks for damage. */
@NullMarked
package io.tidemark.benchmarks.integrity;

import org.jspecify.annotations.NullMarked;
