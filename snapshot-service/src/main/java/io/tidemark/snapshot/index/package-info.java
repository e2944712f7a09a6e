/**
 * What is derived from snapshots (heads, counts, digests), rebuilt from them and compared with what stands (R49).
 * {@link io.tidemark.snapshot.index.IndexFold} and {@link io.tidemark.snapshot.index.IndexComparison} decide.
 */
@NullMarked
package io.tidemark.snapshot.index;

import org.jspecify.annotations.NullMarked;
