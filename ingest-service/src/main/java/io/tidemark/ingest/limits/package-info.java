/** How much a client may send, enforced and published. */
@NullMarked
package io.tidemark.ingest.limits;

import org.jspecify.annotations.NullMarked;
