/**
 * Whether a caller may write now. flag-service says so, and is polled beside the requests: no request ever waits for it,
 * and what it said last stays in force while it is away.
 */
@NullMarked
package io.tidemark.ingest.mode;

import org.jspecify.annotations.NullMarked;
