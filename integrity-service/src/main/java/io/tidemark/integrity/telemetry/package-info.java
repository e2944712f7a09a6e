/** What happened to sync, as {@code sync.telemetry} tells it: the last day's at the start, then as it comes. */
@NullMarked
package io.tidemark.integrity.telemetry;

import org.jspecify.annotations.NullMarked;
