/** Who changed a flag or a rollout, and why: a chain of hashes that is only ever added to. */
@NullMarked
package io.tidemark.flag.audit;

import org.jspecify.annotations.NullMarked;
