/** How fast the kill switch takes hold. */
@NullMarked
package io.tidemark.benchmarks.localonly;

import org.jspecify.annotations.NullMarked;
