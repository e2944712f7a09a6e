/** What happened to sync, told to whoever counts health: as seen here, and as clients tell it. */
@NullMarked
package io.tidemark.ingest.telemetry;

import org.jspecify.annotations.NullMarked;
