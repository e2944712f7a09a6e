/** How well sync works: what happened, counted by tenant and minute, and the verdicts on it. */
@NullMarked
package io.tidemark.integrity.health;

import org.jspecify.annotations.NullMarked;
