/** Keys and passwords of the local suite, made once, and the tokens signed with them. */
@NullMarked
package io.tidemark.suite.secrets;

import org.jspecify.annotations.NullMarked;
