/** What this service heard of each version as it was applied (R19-R24): evidence of its own, whatever the store says later. */
@NullMarked
package io.tidemark.integrity.witness;

import org.jspecify.annotations.NullMarked;
