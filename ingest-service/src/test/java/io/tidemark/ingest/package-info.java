/** The service as a whole, on real servers. */
@NullMarked
package io.tidemark.ingest;

import org.jspecify.annotations.NullMarked;
