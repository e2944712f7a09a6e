/** Which version of the protocol is spoken, and by which release of a client. */
@NullMarked
package io.tidemark.ingest.protocol;

import org.jspecify.annotations.NullMarked;
