/** The demo: a git repository's history as an offline client's queue, and the proof that the suite holds it. */
@NullMarked
package io.tidemark.suite.demo;

import org.jspecify.annotations.NullMarked;
