/**
 * Guarded rollouts (R34): a flag reaches more users step by step while the indicators stay good. {@link
 * io.tidemark.flag.rollout.Decider} decides, purely; a job and operators carry it out.
 */
@NullMarked
package io.tidemark.flag.rollout;

import org.jspecify.annotations.NullMarked;
