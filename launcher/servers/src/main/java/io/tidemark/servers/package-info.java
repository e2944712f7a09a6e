/** Real servers as child processes: PostgreSQL and Kafka, each on a data directory that survives its process. */
@NullMarked
package io.tidemark.servers;

import org.jspecify.annotations.NullMarked;
