/** Faults of processes and of the network's doors, for drills and for tests. */
@NullMarked
package io.tidemark.suite.drill.fault;

import org.jspecify.annotations.NullMarked;
