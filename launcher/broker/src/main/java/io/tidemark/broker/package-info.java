/** A Kafka broker of one node (KRaft, combined mode) that runs in its own JVM. */
@NullMarked
package io.tidemark.broker;

import org.jspecify.annotations.NullMarked;
