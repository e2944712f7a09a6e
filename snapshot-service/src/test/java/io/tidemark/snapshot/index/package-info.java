/** The index, rebuilt. */
@NullMarked
package io.tidemark.snapshot.index;

import org.jspecify.annotations.NullMarked;
