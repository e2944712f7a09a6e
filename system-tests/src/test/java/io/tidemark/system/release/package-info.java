/** Two builds beside one another: N and N-1. */
@NullMarked
package io.tidemark.system.release;

import org.jspecify.annotations.NullMarked;
