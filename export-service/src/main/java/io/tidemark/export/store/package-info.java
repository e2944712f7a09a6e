/** How this service reaches PostgreSQL, which it only reads. */
@NullMarked
package io.tidemark.export.store;

import org.jspecify.annotations.NullMarked;
