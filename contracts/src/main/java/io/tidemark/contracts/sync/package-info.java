/** Operations, outcomes and the messages that carry them between services. */
@NullMarked
package io.tidemark.contracts.sync;

import org.jspecify.annotations.NullMarked;
