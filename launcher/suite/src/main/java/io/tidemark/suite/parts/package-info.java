/** What the local suite consists of, and how it is started, watched and stopped. */
@NullMarked
package io.tidemark.suite.parts;

import org.jspecify.annotations.NullMarked;
