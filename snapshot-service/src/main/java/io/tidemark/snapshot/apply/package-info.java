/** From batches of operations to snapshots: {@link io.tidemark.snapshot.apply.Decisions} decides, the rest carries. */
@NullMarked
package io.tidemark.snapshot.apply;

import org.jspecify.annotations.NullMarked;
