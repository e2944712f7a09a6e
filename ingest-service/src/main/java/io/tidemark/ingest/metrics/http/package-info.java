/** Where answers are counted. */
@NullMarked
package io.tidemark.ingest.metrics.http;

import org.jspecify.annotations.NullMarked;
