/** The end of a command that is asked to end while it is at work. */
@NullMarked
package io.tidemark.suite.cutoff;

import org.jspecify.annotations.NullMarked;
