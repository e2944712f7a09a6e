/** The service as a whole, from the outside. */
@NullMarked
package io.tidemark.integrity;

import org.jspecify.annotations.NullMarked;
