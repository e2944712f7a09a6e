/** Tells Kafka how the flags stand, for those who start while nobody here can be asked. */
@NullMarked
package io.tidemark.flag.publication;

import org.jspecify.annotations.NullMarked;
