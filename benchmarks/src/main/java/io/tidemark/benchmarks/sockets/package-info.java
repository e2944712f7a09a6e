/** What an idle socket costs. */
@NullMarked
package io.tidemark.benchmarks.sockets;

import org.jspecify.annotations.NullMarked;
