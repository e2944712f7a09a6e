/** Evidence of corruption that is kept: what was found, since when, and what people did about it (R15, R19-R24). */
@NullMarked
package io.tidemark.integrity.finding;

import org.jspecify.annotations.NullMarked;
