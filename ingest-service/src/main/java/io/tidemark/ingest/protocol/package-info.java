/** Which version of the protocol is spoken. */
@NullMarked
package io.tidemark.ingest.protocol;

import org.jspecify.annotations.NullMarked;
