/** How sync stands, as it was published: readers are told, and nothing here depends on it. */
@NullMarked
package io.tidemark.snapshot.mode;

import org.jspecify.annotations.NullMarked;
