/**
 * What drives the applying of operations: who may write (leases), whether anybody does (pause), and how much waits (queue).
 */
@NullMarked
package io.tidemark.snapshot.engine;

import org.jspecify.annotations.NullMarked;
