/** Batches on their way to Kafka, and the outcomes that come back. */
@NullMarked
package io.tidemark.ingest.publish;

import org.jspecify.annotations.NullMarked;
