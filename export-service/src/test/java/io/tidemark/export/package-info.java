/** The service as a whole, from the outside. */
@NullMarked
package io.tidemark.export;

import org.jspecify.annotations.NullMarked;
