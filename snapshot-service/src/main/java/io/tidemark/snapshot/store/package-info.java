/** How this service reaches PostgreSQL. */
@NullMarked
package io.tidemark.snapshot.store;

import org.jspecify.annotations.NullMarked;
