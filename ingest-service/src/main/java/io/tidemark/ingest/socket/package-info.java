/**
 * Tells connected devices what is new, over a WebSocket each: heads, outcomes, the switch, and what operators ask. A socket is
 * a hint and never the truth: whatever it misses, a pull finds.
 */
@NullMarked
package io.tidemark.ingest.socket;

import org.jspecify.annotations.NullMarked;
