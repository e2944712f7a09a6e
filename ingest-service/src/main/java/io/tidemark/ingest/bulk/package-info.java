/** The write path: what a client queued offline becomes batches, and their outcomes its answer. */
@NullMarked
package io.tidemark.ingest.bulk;

import org.jspecify.annotations.NullMarked;
