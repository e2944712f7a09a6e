/** The suite as a whole, as its users meet it. */
@NullMarked
package io.tidemark.system;

import org.jspecify.annotations.NullMarked;
