/** How well sync works, as integrity-service tells it: what rollouts and the automatic switch go by. */
@NullMarked
package io.tidemark.contracts.health;

import org.jspecify.annotations.NullMarked;
