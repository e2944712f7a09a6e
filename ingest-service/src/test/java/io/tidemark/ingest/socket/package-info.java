/** Sockets, from the outside. */
@NullMarked
package io.tidemark.ingest.socket;

import org.jspecify.annotations.NullMarked;
