/** Faults staged on a running suite, and whether an operator notices them and gets rid of them as the runbook says. */
@NullMarked
package io.tidemark.suite.drill;

import org.jspecify.annotations.NullMarked;
