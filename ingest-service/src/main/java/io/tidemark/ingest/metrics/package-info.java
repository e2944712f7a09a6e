/** What is counted about pushes. */
@NullMarked
package io.tidemark.ingest.metrics;

import org.jspecify.annotations.NullMarked;
