/** The operators' API of a suite, local or not, as the commands use it. */
@NullMarked
package io.tidemark.suite.operate;

import org.jspecify.annotations.NullMarked;
