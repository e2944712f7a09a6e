/** How this service reaches PostgreSQL, which it only reads. */
@NullMarked
package io.tidemark.integrity.store;

import org.jspecify.annotations.NullMarked;
