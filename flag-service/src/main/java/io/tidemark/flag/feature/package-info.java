/** The flags themselves: their documents, the epoch that orders their changes, the store, and what is held in memory. */
@NullMarked
package io.tidemark.flag.feature;

import org.jspecify.annotations.NullMarked;
