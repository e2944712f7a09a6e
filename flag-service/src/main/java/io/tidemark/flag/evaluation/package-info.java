/** What the flags say for one caller, by Unleash's own engine. */
@NullMarked
package io.tidemark.flag.evaluation;

import org.jspecify.annotations.NullMarked;
