/**
 * Applies batches of operations: reads them from Kafka, has them decided ({@code decision}), stores what was decided in one
 * transaction, and tells the outcomes.
 */
@NullMarked
package io.tidemark.snapshot.apply;

import org.jspecify.annotations.NullMarked;
