/** What services agree on when they evaluate flags: the keys with a meaning, and how a caller is shown to the engine. */
@NullMarked
package io.tidemark.contracts.flag;

import org.jspecify.annotations.NullMarked;
