/**
 * What becomes of operations. Pure: no I/O, no clock, no framework; {@link io.tidemark.snapshot.decision.Decisions} for one
 * batch, {@link io.tidemark.snapshot.decision.Round} for all of a transaction.
 */
@NullMarked
package io.tidemark.snapshot.decision;

import org.jspecify.annotations.NullMarked;
