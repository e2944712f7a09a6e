/** The watch over the database. */
@NullMarked
package io.tidemark.flag.store;

import org.jspecify.annotations.NullMarked;
