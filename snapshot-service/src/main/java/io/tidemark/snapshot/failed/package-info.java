/** Operations that could not be applied: seen, tried again, archived (R51-R53, R63, R110). */
@NullMarked
package io.tidemark.snapshot.failed;

import org.jspecify.annotations.NullMarked;
