/** Leases, pause and queue, alone and on real servers. */
@NullMarked
package io.tidemark.snapshot.engine;

import org.jspecify.annotations.NullMarked;
