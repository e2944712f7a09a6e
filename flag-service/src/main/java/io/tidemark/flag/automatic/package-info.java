/** Turns local-only on by itself, on evidence that leaves no doubt; never off (R7, C17, C18). */
@NullMarked
package io.tidemark.flag.automatic;

import org.jspecify.annotations.NullMarked;
