/** The commands of the tidemark program. */
@NullMarked
package io.tidemark.suite.command;

import org.jspecify.annotations.NullMarked;
