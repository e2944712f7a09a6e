/** The service as a whole, on real servers. */
@NullMarked
package io.tidemark.snapshot;

import org.jspecify.annotations.NullMarked;
