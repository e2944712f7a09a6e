/** The pages in {@code docs/} against what they speak of. */
@NullMarked
package io.tidemark.system.docs;

import org.jspecify.annotations.NullMarked;
