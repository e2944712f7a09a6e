/** Exports of snapshots: who may have which, from which point on, as a stream. */
@NullMarked
package io.tidemark.export.snapshots;

import org.jspecify.annotations.NullMarked;
